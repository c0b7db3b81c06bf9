import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchIndexWriter, Tidied } from '../index/port.ts'

/**
 * Keeps the index in order while it grows. It is done in slices, so that a thread that does it still hears within some
 * milliseconds that a document has come; and it never fails what was indexed: it can be done later.
 */
export type Tidier = {
  /** Tidies for about so long, or until there is nothing more to do for this thread. */
  readonly forMillis: (millis: number, isStopping: () => boolean) => Promise<void>
  /** Tidies until there is nothing more to do, resting as long as it works. */
  readonly untilDone: (isStopping: () => boolean) => Promise<void>
}

/** Of a rest between slices, which take about as long. */
const REST_MILLIS = 5

/** How often another thread that does all there is to do is looked at. */
const LOOK_MILLIS = 20

/** After a failure, such as a full disk: what failed may have copied gigabytes before. */
const RETRY_MILLIS = 60_000

/** @param failed told about failures, after which it is tried again a minute later at the earliest */
export function openTidier(index: Pick<SearchIndexWriter, 'tidy' | 'flush'>, failed: (error: unknown) => void): Tidier {
  let notBefore = 0
  /** Files that were replaced are kept until the index is flushed. */
  let isFlushDue = false

  function slice(isIdle: boolean): Tidied {
    if (performance.now() < notBefore) return 'done'
    return attempt(() => {
      const left = index.tidy(0, isIdle)
      isFlushDue ||= left !== 'done'
      return left
    })
  }

  function flush(): Tidied {
    index.flush()
    isFlushDue = false
    return 'done'
  }

  /** What fails is done for now. */
  function attempt(work: () => Tidied): Tidied {
    try {
      return work()
    } catch (error) {
      notBefore = performance.now() + RETRY_MILLIS
      failed(error)
      return 'done'
    }
  }

  return {
    async forMillis(millis, isStopping) {
      const until = performance.now() + millis
      while (performance.now() < until && !isStopping() && slice(false) === 'more') await nextTurn()
    },
    async untilDone(isStopping) {
      while (!isStopping()) {
        const left = slice(true)
        if (left === 'done') break
        await delay(left === 'more' ? REST_MILLIS : LOOK_MILLIS)
      }
      if (isFlushDue && !isStopping()) attempt(flush)
    },
  }
}
