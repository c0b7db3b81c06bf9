import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type CallerOptions, openCaller } from './caller.ts'

/** The thread of a beat: see beat.ts. */

export type BeatTask = CallerOptions & {
  readonly path: string
  /** `#NUMBER#` in it is another number each time; undefined for a GET. */
  readonly body: string | undefined
  /** One request after so many milliseconds whether or not the last was answered; 0: each as soon as the last was. */
  readonly everyMillis: number
}

if (parentPort === null) throw new Error('a beat runs as a worker thread')
const parent = parentPort
const task = workerData as BeatTask
const { call, close } = openCaller(task)
const times: number[] = []
let isStopping = false

async function once(number: number): Promise<void> {
  const startedAt = performance.now()
  await call(task.path, task.body?.replaceAll('#NUMBER#', String(number)))
  times.push(performance.now() - startedAt)
}

async function run(): Promise<void> {
  const underWay: Promise<void>[] = []
  // The first opens the connection, and is not counted.
  await once(0)
  times.length = 0
  parent.postMessage('started')
  for (let number = 1; !isStopping; number += 1) {
    const one = once(number)
    if (task.everyMillis === 0) await one
    else {
      underWay.push(one)
      await delay(task.everyMillis)
    }
  }
  await Promise.all(underWay)
  close()
  parent.postMessage(times)
}

parent.once('message', () => {
  isStopping = true
})
await run()
