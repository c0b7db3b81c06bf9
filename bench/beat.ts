import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { BeatTask } from './beat-thread.ts'

/** Requests that go on while something else is measured, from a thread that does nothing else. */
export type Beat = {
  /** How long each request took, in milliseconds, the requests under way included. */
  readonly stop: () => Promise<readonly number[]>
}

/** Starts them; they go on once this is settled. */
export async function startBeat(task: BeatTask): Promise<Beat> {
  const thread = new Worker(new URL('./beat-thread.ts', import.meta.url), { workerData: task })
  await once(thread, 'message')
  const ended = once(thread, 'message') as Promise<[readonly number[]]>
  // Whoever stops it hears of a failure; until then nobody listens.
  ended.catch(() => {})
  return {
    async stop() {
      thread.postMessage('stop')
      const [times] = await ended
      return times
    },
  }
}

/** The same requests for some time while nothing else is done. */
export async function beatAlone(task: BeatTask, millis: number): Promise<readonly number[]> {
  const beat = await startBeat(task)
  await new Promise((resolve) => setTimeout(resolve, millis))
  return beat.stop()
}
