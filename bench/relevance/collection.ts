import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A test collection: documents, what people asked, and which documents they judged relevant. */
export type Collection = {
  readonly name: string
  readonly documents: readonly { readonly id: string; readonly title: string; readonly body: string }[]
  /** Those for which something was judged relevant. */
  readonly queries: readonly { readonly id: string; readonly text: string; readonly relevant: ReadonlySet<string> }[]
}

/**
 * Reads a folder with `docs.jsonl` (id, title, body), `queries.jsonl` (id, text) and `qrels.tsv` (query, document, 1), one entry a
 * line. Quotes, brackets, colons, hyphens and stars are taken out of queries, since they mean something to search boxes.
 */
export function readCollection(folder: string): Collection {
  const lines = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
  const relevant = new Map<string, Set<string>>()
  for (const line of lines('qrels.tsv')) {
    const [query = '', document = '', judgement] = line.split('\t')
    if (judgement !== '1') continue
    const known = relevant.get(query) ?? new Set()
    relevant.set(query, known.add(document))
  }
  return {
    name: basename(folder),
    documents: lines('docs.jsonl').map((line) => {
      const { id, title = '', body = '' } = JSON.parse(line) as { id: string; title?: string; body?: string }
      return { id, title, body }
    }),
    queries: lines('queries.jsonl').flatMap((line) => {
      const { id, text } = JSON.parse(line) as { id: string; text: string }
      const judged = relevant.get(id)
      return judged === undefined ? [] : [{ id, text: text.replace(/["'“”()[\]{}:*-]/g, ' '), relevant: judged }]
    }),
  }
}
