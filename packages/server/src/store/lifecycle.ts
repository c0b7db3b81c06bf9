import { limits } from '@sheaf/contract/limits'

/**
 * What a document was at some time: when it had last been uploaded, and the revision of its content and permissions. Two
 * states differ in one of them or both. They tell when the document was uploaded, and, with the log of the index, when it
 * was indexed: nothing is written for an event by itself.
 */
export type DocumentState = readonly [uploadedMs: number, revision: number]

/** The columns that make up the present state and those before. */
export type StatesRow = {
  readonly uploaded_ms: number
  readonly content_revision: number
  readonly earlier: string | null
}

/** Every state that is remembered of a document, the newest last. */
export function statesOf(row: StatesRow): readonly DocumentState[] {
  return [...earlierOf(row), [row.uploaded_ms, row.content_revision]]
}

/** The value of `earlier` once the present state is one of the earlier ones. */
export function withState(row: StatesRow, nowMs: number): string {
  const since = nowMs - limits.lifecycleDaysMax.value * DAY_MS
  const kept = statesOf(row).filter(([uploadedMs]) => uploadedMs >= since || uploadedMs === row.uploaded_ms)
  return JSON.stringify(kept.slice(-limits.lifecycleStatesMax.value))
}

export const DAY_MS = 86_400_000

function earlierOf({ earlier }: StatesRow): readonly DocumentState[] {
  return earlier === null ? [] : (JSON.parse(earlier) as DocumentState[])
}
