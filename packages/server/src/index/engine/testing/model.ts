import type { IndexChange, IndexedDocument } from '../../port.ts'
import type { EngineReader } from '../reader.ts'
import type { Version } from './oracle.ts'
import { type Change, TIME_UNIT } from './worlds.ts'

/** What an index should hold: every document, and of deleted ones what they were. */
export type Model = {
  /** The changes as an index takes them, under the next `changeSeq`. */
  readonly take: (changes: readonly Change[]) => readonly IndexChange[]
  readonly changeSeq: () => number
  readonly forget: () => void
  readonly live: () => ReadonlyMap<number, IndexedDocument>
  /** The documents that are in the segments of an index, dead or alive. */
  readonly versionsIn: (reader: EngineReader) => readonly Version[]
}

export function openModel(): Model {
  const live = new Map<number, IndexedDocument>()
  /** By key and number of the text. */
  const texts = new Map<string, IndexedDocument>()
  const textNumbers = new Map<number, number>()
  let changeSeq = 0
  let revision = 0

  function place(document: IndexedDocument): IndexChange {
    live.set(document.key, document)
    texts.set(`${document.key} ${document.updatedAt}`, document)
    return { kind: 'put', document }
  }

  function takeOne(change: Change): readonly IndexChange[] {
    revision += 1
    const { key } = change
    if (change.kind === 'delete') {
      live.delete(key)
      return [{ kind: 'delete', key }]
    }
    if (change.kind === 'rights') {
      const present = live.get(key)
      return present === undefined
        ? []
        : [place({ ...present, accessTerms: change.accessTerms, revision, indexedMs: revision * 10 })]
    }
    // Each text of a document has another time, by which it is known again when it is dead; different documents share times.
    const number = (textNumbers.get(key) ?? 0) + 1
    textNumbers.set(key, number)
    const updatedAt = number * TIME_UNIT
    return [place({ ...change.content, key, revision, updatedAt, indexedMs: revision * 10 })]
  }

  return {
    take(changes) {
      changeSeq += 1
      return changes.flatMap(takeOne)
    },
    changeSeq: () => changeSeq,
    forget: () => live.clear(),
    live: () => live,
    versionsIn: (reader) =>
      reader.versions().map(({ key, updatedAt, isLive }) => {
        const document = isLive ? live.get(key) : texts.get(`${key} ${updatedAt}`)
        if (document?.updatedAt !== updatedAt)
          throw new Error(`document ${key} was never put at ${updatedAt}, or is gone`)
        return { document, isLive }
      }),
  }
}
