import type { ShowDatasourceResponse } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { asking } from '../../api/queries.ts'
import { countOf, formatNumber } from '../../ui/format.ts'
import { LineChart } from '../../ui/line-chart.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Moment } from '../../ui/time.tsx'
import { ConfigForm } from './config-form.tsx'
import { Findings } from './findings.tsx'
import { HeldDeletions } from './held-deletions.tsx'
import { Uploads } from './uploads.tsx'
import { VisibilityForm } from './visibility-form.tsx'

const route = getRouteApi('/inside/datasources/$name')

/** How often the queue of a datasource is looked at again, in milliseconds. */
const AGAIN_MS = 5_000

export function DatasourcePage() {
  const { name } = route.useParams()
  const query = useQuery({ ...asking('showdatasource', { datasource: name }), refetchInterval: AGAIN_MS })
  return (
    <Page
      title={query.data?.datasource.displayName ?? name}
      about={
        <>
          <Link to="/datasources">Datasources</Link> / <code>{name}</code>
        </>
      }
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <HeldDeletions held={shown.heldDeletions} />
            <Figures shown={shown} />
            <Tabs
              label="Parts of the datasource"
              tabs={[
                { id: 'time', title: 'Over time', content: <OverTime name={name} /> },
                { id: 'uploads', title: 'Uploads', content: <Uploads uploads={shown.uploads} /> },
                {
                  id: 'findings',
                  title: shown.findings.length === 0 ? 'Findings' : `Findings (${shown.findings.length})`,
                  content: <Findings datasource={name} findings={shown.findings} />,
                },
                { id: 'visibility', title: 'Visibility', content: <VisibilityForm shown={shown} /> },
                // A form that is being filled in keeps what was typed, whatever is loaded meanwhile.
                {
                  id: 'configuration',
                  title: 'Configuration',
                  content: <ConfigForm config={shown.config} isNew={false} />,
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Figures({ shown: { datasource, waiting } }: { readonly shown: ShowDatasourceResponse }) {
  const figures = [
    ['Documents', formatNumber(datasource.documents)],
    ['Users', formatNumber(datasource.users)],
    ['Groups', formatNumber(datasource.groups)],
    ['Beta users', formatNumber(datasource.betaUsers)],
  ] as const
  return (
    <dl className="cards">
      {figures.map(([name, value]) => (
        <div className="card figure-card" key={name}>
          <dt>{name}</dt>
          <dd className="value">{value}</dd>
        </div>
      ))}
      <div className="card figure-card">
        <dt>Search index</dt>
        <dd>
          <div className="value">{waiting.documents === 0 ? 'up to date' : formatNumber(waiting.documents)}</div>
          {waiting.documents > 0 && (
            <div className="small soft">
              {countOf(waiting.documents, 'document')} waiting
              {waiting.oldestAt !== undefined && (
                <>
                  , the oldest since <Moment at={waiting.oldestAt} />
                </>
              )}
            </div>
          )}
        </dd>
      </div>
    </dl>
  )
}

function OverTime({ name }: { readonly name: string }) {
  const history = useQuery(asking('datasourcehistory', { datasource: name }))
  return (
    <Loaded query={history}>
      {({ days }) => {
        const sum = (field: 'added' | 'updated' | 'deleted') =>
          formatNumber(days.reduce((total, day) => total + day[field], 0))
        return (
          <Section title={`Documents in the last ${days.length} days`}>
            <div className="card">
              <LineChart
                what="Documents"
                points={days.map(({ day, documents }) => ({ label: day, value: documents }))}
              />
            </div>
            <p className="small soft">
              In that time: {sum('added')} added, {sum('updated')} last uploaded, {sum('deleted')} deleted.
            </p>
          </Section>
        )
      }}
    </Loaded>
  )
}
