import { parentPort } from 'node:worker_threads'
import { yieldToOthers } from '../../threads.ts'
import type { FilePart, ReadText } from './file-part.ts'
import { readFile } from './read-file.ts'

/** A thread that reads files, and nothing else: it may be ended at any moment. */

if (parentPort === null) throw new Error('files are read in a worker thread')
const parent = parentPort

// Libraries complain about damaged files, once for each byte if need be.
Object.assign(globalThis.console, { log() {}, info() {}, warn() {}, error() {} })

// Searches and uploads come first.
yieldToOthers()

parent.on('message', async (parts: readonly FilePart[]) => {
  const texts: ReadText[] = []
  for (const part of parts) texts.push(await readFile(part))
  parent.postMessage(texts)
})
