import { toJson } from '../json.ts'

/** Some items as JSON, ready to be put into a request. */
export type BulkPage = { readonly items: number; readonly json: string }

export type PageBounds = {
  /** Items on one page. */
  readonly itemsMax: number
  /** Bytes of their JSON; a single item that is larger has a page of its own. */
  readonly bytesMax: number
}

export const NO_ITEMS: BulkPage = { items: 0, json: '[]' }

/** The source failed, or gave what is no item: `cause` says how. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure'
}

/**
 * Groups items into pages, in order. The next item is only asked for when the next page is.
 *
 * @throws SourceFailure with what the iterable threw, or a TypeError for an item that is no object
 */
export async function* pagesOf(
  items: AsyncIterable<object> | Iterable<object>,
  bounds: PageBounds,
): AsyncGenerator<BulkPage, void, undefined> {
  try {
    yield* grouped(items, bounds)
  } catch (cause) {
    throw new SourceFailure('the source failed', { cause })
  }
}

async function* grouped(
  items: AsyncIterable<object> | Iterable<object>,
  { itemsMax, bytesMax }: PageBounds,
): AsyncGenerator<BulkPage, void, undefined> {
  const encoder = new TextEncoder()
  let texts: string[] = []
  let bytes = 0
  let position = 0
  for await (const item of items) {
    const text = jsonOf(item, position)
    position += 1
    const itemBytes = encoder.encode(text).length + 1
    if (texts.length > 0 && (texts.length >= itemsMax || bytes + itemBytes > bytesMax)) {
      yield pageOf(texts)
      texts = []
      bytes = 0
    }
    texts.push(text)
    bytes += itemBytes
  }
  if (texts.length > 0) yield pageOf(texts)
}

function pageOf(texts: readonly string[]): BulkPage {
  return { items: texts.length, json: `[${texts.join(',')}]` }
}

function jsonOf(item: unknown, position: number): string {
  const text = typeof item === 'object' && item !== null && !Array.isArray(item) ? toJson(item) : undefined
  if (text === undefined) throw new TypeError(`item ${position} of the upload is no object`)
  return text
}
