import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { median } from '../result.ts'
import type { ThreadData } from './thread.ts'

/** How much several threads get done at once on one index, which the writing one changes. */

const MILLIS = 4_000
/** The first one fills what the threads keep; it is not counted. */
const ROUNDS = 8

export type Throughput = {
  readonly oneReader: number
  readonly twoReaders: number
  /** Of the two readers while a third thread writes. */
  readonly withWrites: number
  /** Documents a second that the third thread got written; it tries 1,000. */
  readonly written: number
  /** What part of their searches the two readers lost to the third thread, round by round: machines change their speed. */
  readonly lost: number
}

export async function measureThroughput(data: Omit<ThreadData, 'task' | 'number'>): Promise<Throughput> {
  const threads = await Promise.all([
    startThread({ ...data, task: 'read', number: 1 }),
    startThread({ ...data, task: 'read', number: 2 }),
    startThread({ ...data, task: 'write', number: 3 }),
  ])
  const [first, second, writer] = threads
  const searches = async (readers: readonly Worker[]) => {
    const done = await Promise.all(readers.map(runThread))
    return (done.reduce((sum, count) => sum + count, 0) * 1000) / MILLIS
  }
  const rounds: Omit<Throughput, 'lost'>[] = []
  try {
    await searches([first, second])
    for (let round = 0; round < ROUNDS; round += 1) {
      const oneReader = await searches([first])
      const twoReaders = await searches([first, second])
      const [withWrites, written] = await Promise.all([searches([first, second]), runThread(writer)])
      rounds.push({ oneReader, twoReaders, withWrites, written })
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  const counted = rounds.slice(1)
  const typical = (name: keyof Omit<Throughput, 'lost'>) => median(counted.map((round) => round[name]))
  return {
    oneReader: typical('oneReader'),
    twoReaders: typical('twoReaders'),
    withWrites: typical('withWrites'),
    written: typical('written'),
    lost: median(counted.map(({ withWrites, twoReaders }) => 1 - withWrites / twoReaders)),
  }
}

async function startThread(workerData: ThreadData): Promise<Worker> {
  const thread = new Worker(new URL('thread.ts', import.meta.url), { workerData })
  await once(thread, 'message')
  return thread
}

async function runThread(thread: Worker): Promise<number> {
  thread.postMessage(MILLIS)
  const [done] = (await once(thread, 'message')) as [number]
  return done
}
