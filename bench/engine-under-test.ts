import type { SearchIndexEngine, SearchIndexReader } from '@sheaf/server/index/port'

/** An engine whose readers may tell the bytes of its segments by what they hold. */
export type MeasuredEngine = Pick<SearchIndexEngine, 'openWriter'> & {
  readonly openReader: (directory: string) => MeasuredReader
}
type MeasuredReader = SearchIndexReader & { readonly sizes?: () => Readonly<Record<string, number>> }

/**
 * The engine that search.ts measures, in one place for all of its threads and processes. Another build of it, for
 * example in an older checkout, is measured with `SHEAF_BENCH_ENGINE=file:///…/engine.ts`.
 */
export async function engineUnderTest(): Promise<MeasuredEngine> {
  const other = process.env.SHEAF_BENCH_ENGINE
  const { sheafEngine } = (
    other === undefined ? await import('@sheaf/server/index/engine/engine') : await import(other)
  ) as { readonly sheafEngine: MeasuredEngine }
  return sheafEngine
}
