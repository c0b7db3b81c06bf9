import type { OperationHealth } from '@sheaf/contract'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { indexFailures, indexRenewals } from '../indexing/indexer-numbers.ts'
import { type Backlog, findBacklog } from '../store/reads/changes.ts'
import type { Metrics, MetricsParts } from './metrics.ts'
import { packageVersion } from './package-version.ts'
import type { Answered } from './request-notes.ts'

/** From a search on a warm index to a page that is stored in half a minute. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Registers every metric. Labels are names of operations, statuses and codes of errors: all of them from tables. */
export function registerMetrics(parts: MetricsParts): Metrics {
  const register = new Registry()
  registerState(register, parts)
  const { count, operations } = registerAnswers(register)
  let isAskedFor = false
  return {
    count,
    operations,
    async page() {
      // Measuring the event loop's delay wakes the process many times a second, for which somebody should be looking.
      if (!isAskedFor) collectDefaultMetrics({ register })
      isAskedFor = true
      return { type: register.contentType, text: await register.metrics() }
    },
  }
}

function registerAnswers(register: Registry): Pick<Metrics, 'count' | 'operations'> {
  const registers = [register]
  const requests = new Counter({
    name: 'sheaf_requests_total',
    help: 'Requests answered, by operation and status.',
    labelNames: ['operation', 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'sheaf_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['operation'] as const,
    buckets: BUCKETS_SECONDS,
    registers,
  })
  const refusals = new Counter({
    name: 'sheaf_refusals_total',
    help: 'Answers with an error, by its code; see docs/errors.md.',
    labelNames: ['code'] as const,
    registers,
  })
  const tokenRefusals = new Counter({
    name: 'sheaf_token_refusals_total',
    help: 'Those of them that refused the caller or its token: status 401 and 403.',
    labelNames: ['code'] as const,
    registers,
  })
  const ignored = new Counter({
    name: 'sheaf_ignored_fields_total',
    help: 'Fields of search requests that the operation does not know and that were left out.',
    labelNames: ['operation'] as const,
    registers,
  })
  function count({ operation, status, millis, code, ignoredFields }: Answered): void {
    if (ignoredFields !== undefined) ignored.inc({ operation }, ignoredFields)
    requests.inc({ operation, status })
    durations.observe({ operation }, millis / 1_000)
    if (code === undefined) return
    refusals.inc({ code })
    if (status === 401 || status === 403) tokenRefusals.inc({ code })
  }
  return {
    count,
    operations: async () => healthOf((await requests.get()).values, (await durations.get()).values),
  }
}

type Sample<Label extends string> = {
  readonly value: number
  readonly metricName?: string
  readonly labels: Readonly<Partial<Record<Label, string | number>>>
}

/** What the counters say of each operation, the most called first. */
function healthOf(
  requests: readonly Sample<'operation' | 'status'>[],
  durations: readonly Sample<'operation' | 'le'>[],
): OperationHealth[] {
  const names = new Set(requests.map(({ labels }) => String(labels.operation)))
  const total = (samples: readonly { readonly value: number }[]) => samples.reduce((sum, { value }) => sum + value, 0)
  const health = [...names].map((operation) => {
    const answered = requests.filter(({ labels }) => labels.operation === operation)
    const withStatus = (from: number, to: number) =>
      total(answered.filter(({ labels }) => Number(labels.status) >= from && Number(labels.status) < to))
    const timed = durations.filter(({ labels }) => labels.operation === operation)
    const buckets = timed.filter(({ labels }) => typeof labels.le === 'number')
    const seconds = timed.find(({ metricName }) => metricName?.endsWith('_sum'))?.value ?? 0
    const count = total(answered)
    // The last bound stands for all that took longer.
    const within = (share: number) =>
      Number(buckets.find(({ value }) => value >= share * count)?.labels.le ?? BUCKETS_SECONDS.at(-1)) * 1_000
    return {
      operation,
      requests: count,
      refusals: withStatus(400, 500),
      faults: withStatus(500, 600),
      meanMillis: (seconds * 1_000) / count,
      p50Millis: within(0.5),
      p95Millis: within(0.95),
      p99Millis: within(0.99),
    }
  })
  return health.sort((one, other) => other.requests - one.requests)
}

/** What is read anew whenever somebody looks. */
function registerState(register: Registry, { store, indexerState, nowMs }: MetricsParts): void {
  function gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const made: Gauge = new Gauge({ name, help, registers: [register], collect: async () => made.set(await read()) })
  }
  function counter(name: string, help: string, read: () => number): void {
    const made: Counter = new Counter({
      name,
      help,
      registers: [register],
      collect() {
        made.reset()
        made.inc(read())
      },
    })
  }
  const ageSeconds = ({ oldestMs }: Backlog) => (oldestMs === undefined ? 0 : Math.max(0, (nowMs() - oldestMs) / 1_000))
  const queued = () => findBacklog(store.read, 0)
  const lagging = () => findBacklog(store.read, indexerState().indexedThrough)

  gauge('sheaf_changes_queued', 'Changes in the queue of the index.', async () => (await queued()).changes)
  gauge('sheaf_changes_oldest_seconds', 'Age of the oldest of them.', async () => ageSeconds(await queued()))
  gauge('sheaf_index_lag_changes', 'Changes that searches do not find yet.', async () => (await lagging()).changes)
  gauge('sheaf_index_lag_seconds', 'Age of the oldest of them.', async () => ageSeconds(await lagging()))
  gauge('sheaf_index_caught_up', '1 once the index has caught up since it was opened or made anew.', () =>
    indexerState().hasCaughtUp ? 1 : 0,
  )
  const states: Gauge<'state'> = new Gauge({
    name: 'sheaf_index_state',
    help: '1 for the state that the index is in.',
    labelNames: ['state'] as const,
    registers: [register],
    collect() {
      const { failure, renewal } = indexerState()
      const state = failure !== 'none' ? failure : renewal !== 'none' ? renewal : 'ok'
      for (const each of INDEX_STATES) states.set({ state: each.replace(' ', '_') }, each === state ? 1 : 0)
    },
  })
  gauge('sheaf_writes_waiting', 'Writes that wait for the writer thread.', () => store.writerNumbers().waiting)
  counter('sheaf_writes_total', 'Writes that the writer thread has taken.', () => store.writerNumbers().writes)
  counter('sheaf_commits_total', 'Transactions in which it took them.', () => store.writerNumbers().commits)
  new Gauge({
    name: 'sheaf_build_info',
    help: 'Always 1; its labels tell what is running.',
    labelNames: ['version', 'node'] as const,
    registers: [register],
  }).set({ version: packageVersion(), node: process.version }, 1)
}

const INDEX_STATES = ['ok', ...indexFailures.slice(1), ...indexRenewals.slice(1)]
