import { MessageChannel, receiveMessageOnPort, type Worker } from 'node:worker_threads'
import { startThread } from '../../threads.ts'
import { FLAGS, type MergeOutcome, type MergeTask } from './merge-task.ts'
import type { MergeWork } from './merging.ts'
import { SegmentDamaged } from './segment/damage.ts'

/** A step of a merge takes some milliseconds; waiting for the disk at the end of one may take seconds. */
const STOPS_WITHIN_MILLIS = 30_000

/** After one merge there is often another soon, and a new thread would have to be taught to merge. */
const RESTS_MILLIS = 10_000

/** A thread that waits for its next merge. */
let resting: { readonly worker: Worker; readonly ending: NodeJS.Timeout } | undefined

function takeThread(): Worker {
  if (resting === undefined) {
    const worker = startThread('./merge-thread', import.meta.url, { name: 'merge' })
    // Nobody is kept waiting by a merge that can be begun anew.
    worker.unref()
    return worker
  }
  const { worker, ending } = resting
  resting = undefined
  clearTimeout(ending)
  return worker
}

/** Keeps a thread for a while, unless another one is kept. */
function giveBack(worker: Worker): void {
  worker.removeAllListeners('error')
  worker.removeAllListeners('exit')
  const forget = () => {
    if (resting?.worker === worker) resting = undefined
    void worker.terminate()
  }
  if (resting !== undefined) {
    forget()
    return
  }
  worker.once('error', forget)
  worker.once('exit', forget)
  resting = { worker, ending: setTimeout(forget, RESTS_MILLIS).unref() }
}

/** Has a thread make a merged segment. It is looked at when there is time, so that nothing waits for it. */
export function startMergeThread(task: Pick<MergeTask, 'sources' | 'path'>): MergeWork {
  const flags = new Int32Array(new SharedArrayBuffer(Object.keys(FLAGS).length * Int32Array.BYTES_PER_ELEMENT))
  const { port1: port, port2: portOfThread } = new MessageChannel()
  const worker = takeThread()
  let lost: Error | undefined
  worker.once('error', (error: Error) => {
    lost = error
  })
  worker.once('exit', () => {
    lost ??= new Error('the thread that merges segments has ended')
  })
  port.unref()
  worker.postMessage({ ...task, flags: flags.buffer, port: portOfThread } satisfies MergeTask, [portOfThread])

  const hasEnded = () => Atomics.load(flags, FLAGS.ended) === 1
  const waitForEnd = (millis: number) => Atomics.wait(flags, FLAGS.ended, 0, millis)
  function end() {
    port.close()
    if (hasEnded()) giveBack(worker)
    else void worker.terminate()
  }
  return {
    advance(waitMillis) {
      waitForEnd(waitMillis)
      if (!hasEnded()) {
        if (lost !== undefined) throw lost
        return undefined
      }
      const outcome = receiveMessageOnPort(port)?.message as MergeOutcome
      end()
      if (outcome === 'stopped') throw new Error('a merge was asked after it was told to stop')
      if ('merged' in outcome) return outcome.merged
      if ('damaged' in outcome) throw new SegmentDamaged(outcome.damaged.segment, outcome.damaged.what)
      throw Object.assign(new Error(outcome.failed.message), { code: outcome.failed.code })
    },
    abandon() {
      Atomics.store(flags, FLAGS.stop, 1)
      if (lost === undefined) waitForEnd(STOPS_WITHIN_MILLIS)
      end()
    },
  }
}
