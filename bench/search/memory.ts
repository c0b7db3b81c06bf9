import type { Sought } from '../corpus/queries.ts'
import { engineUnderTest } from '../engine-under-test.ts'
import { megabytesOf } from '../process.ts'
import { askReader, timed } from './asking.ts'
import { answer, question } from './child.ts'

/**
 * A process that does nothing but read the index: how long it takes to open it, and what memory it has after all queries
 * of all people. Pages of files that the kernel holds for it count where the engine maps files.
 */

export type MemoryQuestion = {
  readonly directory: string
  readonly searches: readonly Sought[]
  readonly searchers: readonly (readonly string[])[]
}
export type Memory = {
  readonly openMillis: number
  readonly firstSearchMillis: number
  readonly megabytesBefore: number
  readonly megabytesNow: number
  readonly megabytesMax: number
}

const { directory, searches, searchers } = question<MemoryQuestion>()
const engine = await engineUnderTest()
const megabytesBefore = megabytesOf(process.pid, 'now')
const startedAt = performance.now()
const reader = engine.openReader(directory)
const openMillis = performance.now() - startedAt
const times = searchers.flatMap((principals) =>
  searches.map((sought) => timed(() => askReader(reader, sought, principals))),
)
answer<Memory>({
  openMillis,
  firstSearchMillis: times[0] ?? 0,
  megabytesBefore,
  megabytesNow: megabytesOf(process.pid, 'now'),
  megabytesMax: megabytesOf(process.pid, 'peak'),
})
