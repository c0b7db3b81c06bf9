import { Worker } from 'node:worker_threads'
import type { BeatTask } from './beat-thread.ts'

/** Requests that go on while something else is measured, from a thread that does nothing else. */
export type Beat = {
  /** How long each request took, in milliseconds, the requests under way included. */
  readonly stop: () => Promise<readonly number[]>
}

export function startBeat(task: BeatTask): Beat {
  const thread = new Worker(new URL('./beat-thread.ts', import.meta.url), { workerData: task })
  const ended = new Promise<readonly number[]>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  // Whoever stops it hears of a failure; until then nobody listens.
  ended.catch(() => {})
  return {
    stop() {
      thread.postMessage('stop')
      return ended
    },
  }
}

/** The same requests for some time while nothing else is done. */
export async function beatAlone(task: BeatTask, millis: number): Promise<readonly number[]> {
  const beat = startBeat(task)
  await new Promise((resolve) => setTimeout(resolve, millis))
  return beat.stop()
}
