import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchIndexWriter } from '../index/port.ts'

/**
 * Keeps the index in order while it grows. It is done in slices, so that a thread that does it still hears within some
 * milliseconds that a document has come; and it never fails what was indexed: it can be done later.
 */
export type Tidier = {
  /** Tidies for about so long, or until there is nothing more to do. */
  readonly forMillis: (millis: number, isStopping: () => boolean) => Promise<void>
  /** Tidies until there is nothing more to do, resting as long as it works. */
  readonly untilDone: (isStopping: () => boolean) => Promise<void>
}

/** How long a document that has just come may have to wait. */
const SLICE_MILLIS = 5

/** After a failure, such as a full disk: what failed may have copied gigabytes before. */
const RETRY_MILLIS = 60_000

/** @param failed told about failures, after which it is tried again a minute later at the earliest */
export function openTidier(index: Pick<SearchIndexWriter, 'tidy' | 'flush'>, failed: (error: unknown) => void): Tidier {
  let notBefore = 0
  /** Files that were replaced are kept until the index is flushed. */
  let isFlushDue = false

  /** Answers whether there is more to do. */
  function slice(): boolean {
    if (performance.now() < notBefore) return false
    return attempt(() => {
      const isMore = index.tidy(SLICE_MILLIS)
      isFlushDue ||= isMore
      return isMore
    })
  }

  function flush(): boolean {
    index.flush()
    isFlushDue = false
    return true
  }

  /** Answers false if it fails. */
  function attempt(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      notBefore = performance.now() + RETRY_MILLIS
      failed(error)
      return false
    }
  }

  return {
    async forMillis(millis, isStopping) {
      const until = performance.now() + millis
      while (performance.now() < until && !isStopping() && slice()) await nextTurn()
    },
    async untilDone(isStopping) {
      while (!isStopping() && slice()) await delay(SLICE_MILLIS)
      if (isFlushDue && !isStopping()) attempt(flush)
    },
  }
}
