import type { DatasourceKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { listDatasources } from '../datasources/datasource.ts'
import type { PreparedDocument } from '../index/port.ts'
import { indexedMetadataOf } from '../metadata/custom-data.ts'
import { countVisitors, isAnyActivityKnown } from '../store/reads/activity.ts'
import { listChanges } from '../store/reads/changes.ts'
import { isAnyMetadataAttached } from '../store/reads/custom-metadata.ts'
import { findDocument } from '../store/reads/documents.ts'
import { findFileTexts, hasFileTexts } from '../store/reads/file-texts.ts'
import type { Executor } from '../store/statement.ts'
import type { Finding } from '../store/writes/findings.ts'
import { type IndexableChange, type IndexablePut, indexChangeOf, NO_METADATA } from './indexed-document.ts'
import { countWarnings } from './warnings.ts'

/**
 * What the index takes up at a time, made out of the record: a change names a record, and what is made is the record as it is
 * when it is read. Should that change before the index has it, there is a later change of it in the queue.
 */

/** A change but for its time. */
export type MadeChange =
  | {
      readonly kind: 'put'
      readonly document: IndexablePut['document']
      readonly prepared: PreparedDocument | undefined
    }
  | { readonly kind: 'delete'; readonly key: number }

/** Documents as the index is to have them. */
export type Made = {
  readonly changes: readonly MadeChange[]
  readonly findings: readonly { readonly datasource: DatasourceKey; readonly findings: readonly Finding[] }[]
  /** Files whose text is still to be read. */
  readonly awaited: readonly { readonly key: number; readonly digest: string }[]
}

/** The same of what stands in the queue. */
export type Batch = Made & {
  /** How many changes it covers: none if the queue is empty. */
  readonly taken: number
  /** The last of them. */
  readonly through: number
  /** The highest revision of them. */
  readonly revision: number
  readonly datasources: readonly string[]
  /** Whether the rights of any document were narrowed. */
  readonly hasNarrowed: boolean
}

export type BatchTask = {
  /** The change that the index has taken up last. */
  readonly after: number
  readonly changesMax: number
}

/** What the engine does with a document beforehand; nothing where it is to be done as it is taken up. */
type Prepare = (document: IndexablePut['document']) => PreparedDocument | undefined
const LATER: Prepare = () => undefined

/** The next changes of the queue, as many as their text allows. */
export async function makeBatch(
  read: Executor,
  { after, changesMax }: BatchTask,
  prepare: Prepare = LATER,
): Promise<Batch> {
  const rows = await listChanges(read, after, changesMax)
  if (rows.length === 0) return { ...NOTHING_MADE, ...NOTHING_TAKEN, through: after }
  const making = await openMaking(read, prepare)
  const datasources = new Set<string>()
  let hasNarrowed = false
  let taken = 0
  let through = after
  let revision = 0
  for (const row of rows) {
    if (making.isFull()) break
    await making.take(row.document_key)
    hasNarrowed ||= row.narrows === 1
    datasources.add(row.datasource)
    revision = Math.max(revision, row.revision)
    taken += 1
    through = row.seq
  }
  return { ...making.made(), taken, through, revision, datasources: [...datasources], hasNarrowed }
}

const NOTHING_MADE: Made = { changes: [], findings: [], awaited: [] }
const NOTHING_TAKEN = { taken: 0, revision: 0, datasources: [], hasNarrowed: false } as const

/** Documents of these keys from the first one on, as many as their text allows. */
export async function makeDocuments(read: Executor, keys: readonly number[]): Promise<Made> {
  const making = await openMaking(read, LATER)
  for (const key of keys.slice(0, limits.changesPerBatchMax.value)) {
    if (making.isFull()) break
    await making.take(key)
  }
  return making.made()
}

/** Text of one batch, about: so much is held in memory at once, and a stopping server waits for so much to be written. */
const BATCH_CHARACTERS_MAX = 4_000_000

/**
 * Makes documents of records, each once. What others may have attached to them is looked for only if there is any at all, since
 * mostly there is none.
 */
async function openMaking(read: Executor, prepare: Prepare) {
  const datasources = new Map((await listDatasources(read)).map((datasource) => [datasource.key, datasource]))
  const haveMetadata = await isAnyMetadataAttached(read)
  const haveVisitors = await isAnyActivityKnown(read)
  const haveFiles = await hasFileTexts(read)
  const changes = new Map<number, MadeChange>()
  const awaited: { readonly key: number; readonly digest: string }[] = []
  const warned = countWarnings()
  let characters = 0

  async function make(key: number): Promise<IndexableChange> {
    const stored = await findDocument(read, key)
    if (stored === undefined) return { kind: 'delete', key }
    const metadata = haveMetadata ? await indexedMetadataOf(read, key) : NO_METADATA
    const visitors = haveVisitors ? await countVisitors(read, stored.view_url) : 0
    const files = haveFiles ? await findFileTexts(read, key) : undefined
    const datasource = datasources.get(stored.datasource)
    return indexChangeOf({ stored, datasource, attached: { metadata, visitors }, files })
  }

  return {
    isFull: () => characters > BATCH_CHARACTERS_MAX,
    async take(key: number): Promise<void> {
      if (changes.has(key)) return
      const change = await make(key)
      if (change.awaitedFiles !== undefined) awaited.push({ key, digest: change.awaitedFiles })
      if (change.kind === 'delete') {
        changes.set(key, { kind: 'delete', key })
        return
      }
      const { document } = change
      characters += charactersOf(document)
      warned.note(change)
      changes.set(key, { kind: 'put', document, prepared: prepare(document) })
    },
    made: (): Made => ({ changes: [...changes.values()], findings: warned.list(), awaited }),
  }
}

function charactersOf({ body, summary, comments, tags, properties }: IndexablePut['document']): number {
  return body.length + summary.length + comments.length + tags.length + properties.length
}
