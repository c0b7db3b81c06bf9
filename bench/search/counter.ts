import { parentPort, workerData } from 'node:worker_threads'
import type { SummaryQuery } from '@sheaf/server/index/port'
import { engineUnderTest } from '../engine-under-test.ts'

/** A thread that counts columns when it is asked, as a thread of the server does while another one searches. */

const { directory } = workerData as { readonly directory: string }
const reader = (await engineUnderTest()).openReader(directory)
parentPort?.on('message', (query: SummaryQuery) => {
  reader.summarize(query)
  parentPort?.postMessage('counted')
})
parentPort?.postMessage('ready')
