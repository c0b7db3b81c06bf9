import type { BulkPage } from './pages.ts'

export type Sending = {
  /** Pages that are under way at the same time. */
  readonly concurrency: number
  readonly send: (page: BulkPage) => Promise<void>
  /** Told when a page is stored, and with it so many items more from the beginning without a gap. */
  readonly stored: (page: BulkPage, itemsInOrder: number) => void
  readonly signal: AbortSignal | undefined
}

/**
 * Sends pages side by side. The next page is only read when there is room for it, so that a slow server slows the source
 * down. After a failure no page is begun; those under way are waited for.
 *
 * @throws the first failure, of a page or of reading them; the reason of an aborted signal
 */
export async function sendInParallel(
  pages: AsyncGenerator<BulkPage, void, undefined>,
  { concurrency, send, stored, signal }: Sending,
): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const failures: unknown[] = []
  const order = inOrder()
  let interrupt: (error: unknown) => void = () => undefined
  const fail = (error: unknown) => {
    failures.push(error)
    interrupt(error)
  }
  const giveUp = () => fail(signal?.reason)
  signal?.addEventListener('abort', giveUp, { once: true })

  async function sendOne(page: BulkPage, position: number): Promise<void> {
    try {
      await send(page)
      stored(page, order(position, page.items))
    } catch (error) {
      fail(error)
    }
  }
  /**
   * The next page, or the failure of another one as soon as that happens: the source may be slow. (A race with one promise
   * that stands for all failures would keep every page until the end.)
   */
  function nextPage(): Promise<IteratorResult<BulkPage, void>> {
    return new Promise((resolve, reject) => {
      interrupt = reject
      pages.next().then(resolve, reject)
    })
  }

  try {
    signal?.throwIfAborted()
    for (let position = 0; ; position += 1) {
      if (underWay.size >= concurrency) await Promise.race(underWay)
      if (failures.length > 0) break
      const next = await nextPage()
      if (next.done === true) break
      const sending = sendOne(next.value, position).finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
  } finally {
    await Promise.all(underWay)
    signal?.removeEventListener('abort', giveUp)
  }
  if (failures.length > 0) throw failures[0]
}

/** Adds up what is stored from the beginning without a gap, as pages are stored in any order. */
function inOrder(): (position: number, items: number) => number {
  const waiting = new Map<number, number>()
  let next = 0
  return (position, items) => {
    waiting.set(position, items)
    let added = 0
    for (let at = waiting.get(next); at !== undefined; at = waiting.get(next)) {
      waiting.delete(next)
      added += at
      next += 1
    }
    return added
  }
}
