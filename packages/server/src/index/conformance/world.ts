import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type {
  IndexChange,
  IndexedDocument,
  IndexQuery,
  SearchClause,
  SearchIndexEngine,
  SearchIndexReader,
  SearchIndexWriter,
  Summary,
  SummaryQuery,
} from '../port.ts'

/** What the parts of the suite share: a small index to write to, and short ways to say what is in it and asked of it. */

export const ORIGIN = { storeId: 'store-1', restoreEpoch: 0, changeSeq: 0 }

/** The term that documents carry and searchers hold where rights are not what is tested. */
export const EVERYONE = 'everyone'

export type World = {
  readonly directory: string
  readonly writer: SearchIndexWriter
  readonly reader: SearchIndexReader
  /** Applies the changes as one batch under the next `changeSeq`. */
  readonly apply: (...changes: readonly IndexChange[]) => void
  /** The keys of the hits, in order. */
  readonly find: (query: Partial<IndexQuery>) => readonly number[]
  readonly summarize: (query: Partial<SummaryQuery>) => Summary
}

/** A test of a guarantee on an empty index, which is thrown away afterwards. */
export function indexTest(engine: SearchIndexEngine, guarantee: string, check: (world: World) => void): void {
  test(guarantee, () => inDirectory((directory) => withWorld(engine, directory, check)))
}

export function inDirectory<Result>(check: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-index-'))
  try {
    return check(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

export function withWorld(engine: SearchIndexEngine, directory: string, check: (world: World) => void): void {
  const writer = engine.openWriter(directory)
  writer.reset(ORIGIN)
  const reader = engine.openReader(directory)
  let changeSeq = 0
  try {
    check({
      directory,
      writer,
      reader,
      apply: (...changes) => {
        changeSeq += 1
        writer.apply(changes, changeSeq)
      },
      find: (query) => reader.search(queryOf(query)).map(({ key }) => key),
      summarize: (query) => reader.summarize(summaryQueryOf(query)),
    })
  } finally {
    reader.close()
    writer.close()
  }
}

/** Asked by someone who holds EVERYONE, unless the query says otherwise. */
export function queryOf(query: Partial<IndexQuery>): IndexQuery {
  return { anyOf: [], noneOf: [], principals: [EVERYONE], hiddenKeys: [], limit: 1_000, ...query }
}

/** The same for counts. */
export function summaryQueryOf(query: Partial<SummaryQuery>): SummaryQuery {
  const { after: _, limit: __, ...asked } = queryOf(query)
  return { columns: [], valuesMax: 1_000, ...asked }
}

/** A document that everyone may find, unless `fields` says otherwise. */
export function put(
  key: number,
  fields: Partial<IndexedDocument> = {},
): Extract<IndexChange, { readonly kind: 'put' }> {
  return {
    kind: 'put',
    document: {
      key,
      revision: key * 10,
      datasource: 'wiki',
      objectType: 'page',
      title: '',
      body: '',
      summary: '',
      comments: '',
      tags: '',
      properties: '',
      people: '',
      columns: {},
      accessTerms: [EVERYONE],
      updatedAt: 0,
      interactions: 0,
      indexedMs: 0,
      ...fields,
    },
  }
}

/** Documents that contain none of the words of a test, so that its words are rare ones, as in a real index. */
export function fillers(firstKey: number): readonly IndexChange[] {
  return Array.from({ length: 40 }, (_, index) =>
    put(firstKey + index, { title: 'filler', body: 'nothing of interest in here at all' }),
  )
}

export function remove(key: number): IndexChange {
  return { kind: 'delete', key }
}

export function words(...texts: readonly string[]): readonly SearchClause[] {
  return texts.map((text) => ({ kind: 'word', text }))
}

export function phrase(text: string): readonly SearchClause[] {
  return [{ kind: 'phrase', text }]
}

export function prefix(text: string): readonly SearchClause[] {
  return [{ kind: 'prefix', text }]
}

/** Tidies until there is nothing to do; `between` is called after each step. */
export function tidyUp(writer: SearchIndexWriter, between: () => void = () => undefined): void {
  for (let steps = 0; ; steps += 1) {
    const left = writer.tidy(1, true)
    between()
    if (left === 'done') return
    if (steps > TIDY_STEPS_MAX) throw new Error('tidying does not come to an end')
  }
}

/** Far more than the few documents of a test can need. */
const TIDY_STEPS_MAX = 10_000

export function sorted(keys: readonly number[]): readonly number[] {
  return keys.toSorted((one, other) => one - other)
}
