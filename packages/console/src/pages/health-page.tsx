import type { ShowHealthResponse } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { asking } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { formatBytes, formatMillis, formatNumber, formatSpan } from '../ui/format.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Page, Section } from '../ui/page.tsx'

/** How often it is looked at again, in milliseconds. */
const AGAIN_MS = 5_000

export function HealthPage() {
  const query = useQuery({ ...asking('showhealth', undefined), refetchInterval: AGAIN_MS })
  return (
    <Page title="Health" about="How the server does since it was started. It is looked at again every few seconds.">
      <Loaded query={query}>
        {(health) => (
          <>
            <Checks health={health} />
            <Section title="Now">
              <Cards figures={figuresOf(health)} />
            </Section>
            <Section title="Operations">
              <Operations operations={health.operations} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Checks({ health: { checks, isReady, version, node } }: { readonly health: ShowHealthResponse }) {
  return (
    <section className="card">
      <dl className="facts">
        <dt>Server</dt>
        <dd>
          <Badge tone={isReady ? 'good' : 'bad'}>{isReady ? 'ready' : 'not ready'}</Badge>
        </dd>
        <dt>Record</dt>
        <dd>{checks.record}</dd>
        <dt>Index</dt>
        <dd>{checks.index}</dd>
        <dt>Versions</dt>
        <dd>
          Sheaf {version}, Node {node}
        </dd>
      </dl>
    </section>
  )
}

type Figure = { readonly name: string; readonly value: string; readonly detail?: string }

function figuresOf({ queue, sizes, counts, startedAt, now, operations }: ShowHealthResponse): readonly Figure[] {
  const requests = operations.reduce((sum, each) => sum + each.requests, 0)
  const seconds = Math.max(1, now - startedAt)
  return [
    { name: 'Up for', value: formatSpan(seconds) },
    {
      name: 'Requests',
      value: formatNumber(requests),
      detail: `${(requests / seconds).toFixed(1)} a second on average`,
    },
    {
      name: 'Waiting for the index',
      value: formatNumber(queue.changes),
      ...(queue.oldestSeconds === undefined ? {} : { detail: `the oldest for ${formatSpan(queue.oldestSeconds)}` }),
    },
    {
      name: 'Writes',
      value: formatNumber(queue.writes),
      detail: `in ${formatNumber(queue.commits)} transactions, ${queue.writesWaiting} waiting`,
    },
    {
      name: 'Documents',
      value: formatNumber(counts.documents),
      detail: `in ${formatNumber(counts.datasources)} datasources`,
    },
    { name: 'Tokens', value: formatNumber(counts.tokens), detail: `and ${formatNumber(counts.sessions)} sessions` },
    { name: 'Record', value: formatBytes(sizes.recordBytes) },
    { name: 'Index', value: formatBytes(sizes.indexBytes) },
    { name: 'Memory', value: formatBytes(sizes.memoryBytes) },
    {
      name: 'Disk',
      value: `${formatBytes(sizes.diskFreeBytes)} free`,
      detail: `of ${formatBytes(sizes.diskTotalBytes)}`,
    },
  ]
}

function Cards({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="cards">
      {figures.map(({ name, value, detail }) => (
        <div className="card figure-card" key={name}>
          <dt>{name}</dt>
          <dd>
            <div className="value">{value}</div>
            {detail !== undefined && <div className="small soft">{detail}</div>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Operations({ operations }: { readonly operations: ShowHealthResponse['operations'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section className="table-frame" tabIndex={0} aria-label="Operations">
      <table className="table">
        <caption className="hidden-text">Operations, the most called first</caption>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            {['Requests', 'Refused', 'Faults', 'Mean', 'p50', 'p95', 'p99'].map((name) => (
              <th scope="col" className="number" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {operations.map((each) => (
            <tr key={each.operation}>
              <td>{each.operation}</td>
              <td className="number">{formatNumber(each.requests)}</td>
              <td className="number">{formatNumber(each.refusals)}</td>
              <td className="number">{formatNumber(each.faults)}</td>
              <td className="number">{formatMillis(each.meanMillis)}</td>
              <td className="number">≤ {formatMillis(each.p50Millis)}</td>
              <td className="number">≤ {formatMillis(each.p95Millis)}</td>
              <td className="number">≤ {formatMillis(each.p99Millis)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
