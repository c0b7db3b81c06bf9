import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { FilePart, ReadText } from './file-part.ts'
import { readFile } from './read-file.ts'

/** A thread that reads files, and nothing else: it may be ended at any moment. */

if (parentPort === null) throw new Error('files are read in a worker thread')
const parent = parentPort

// Libraries complain about damaged files, once for each byte if need be.
Object.assign(globalThis.console, { log() {}, info() {}, warn() {}, error() {} })

/** A third of what another thread gets where both want to work. More would starve it beside other busy programs. */
const NICENESS = 5

/** Searches and uploads come first. Only Linux knows threads by numbers; elsewhere all are equal. */
function yieldToOthers(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS)
  } catch {
    // Not Linux, or not allowed.
  }
}

yieldToOthers()

parent.on('message', async (parts: readonly FilePart[]) => {
  const texts: ReadText[] = []
  for (const part of parts) texts.push(await readFile(part))
  parent.postMessage(texts)
})
