import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { sharedNumbers } from '../../shared-numbers.ts'
import { openConnection } from './connection.ts'
import { commitGroup, failureOf, type WriteReply, type WriteRequest } from './group-commit.ts'
import { writerNumbers } from './writer-numbers.ts'

/**
 * The thread that owns the connection for writing. While one group is being committed the next one gathers on the
 * ports: the slower the disk, the larger the groups.
 */

/** What goes back to a port: the answers to a whole group at once. */
export type FromWriter = { readonly replies: readonly WriteReply[] }

export type WriterThreadData = {
  readonly file: string
  /** Of `writerNumbers`. */
  readonly memory: SharedArrayBuffer
}
export type ToWriter =
  | { readonly kind: 'write'; readonly requests: readonly WriteRequest[] }
  | { readonly kind: 'truncate log'; readonly id: number }
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'close' }

/** Writes in one transaction at most: a longer one would make the first of them wait for the last. */
const GROUP_WRITES_MAX = 256
/** So long after its first write a group takes further ones: those of other callers, who would else wait for a second commit. */
const GROUP_MILLIS = 2

if (parentPort === null) throw new Error('the writer runs as a worker thread')
const parent = parentPort
const { file, memory } = workerData as WriterThreadData
const numbers = sharedNumbers(writerNumbers, memory)
const connection = openConnection(file, 'writer')

type Waiting =
  | { readonly from: MessagePort; readonly kind: 'write'; readonly request: WriteRequest }
  | {
      readonly from: MessagePort
      readonly kind: 'other'
      readonly message: Exclude<ToWriter, { readonly kind: 'write' }>
    }
const ports: MessagePort[] = [parent]
const queue: Waiting[] = []
let isRunning = false

function listen(port: MessagePort) {
  port.on('message', (message: ToWriter) => {
    enqueue(port, message)
    void run()
  })
}

function enqueue(from: MessagePort, message: ToWriter) {
  if (message.kind === 'write') for (const request of message.requests) queue.push({ from, kind: 'write', request })
  else queue.push({ from, kind: 'other', message })
}

function gather() {
  for (const port of ports) {
    for (;;) {
      const received = receiveMessageOnPort(port)
      if (received === undefined) break
      enqueue(port, received.message as ToWriter)
    }
  }
  numbers.set('waiting', queue.length)
}

async function run() {
  if (isRunning) return
  isRunning = true
  gather()
  while (queue.length > 0) {
    const group = takeWrites(GROUP_WRITES_MAX)
    if (group.length > 0) await commit(group)
    else handle(queue.shift())
    gather()
  }
  isRunning = false
}

type WaitingWrite = Extract<Waiting, { readonly kind: 'write' }>

/** The writes at the head of the queue. */
function takeWrites(max: number): WaitingWrite[] {
  const taken: WaitingWrite[] = []
  while (taken.length < max) {
    const next = queue[0]
    if (next?.kind !== 'write') break
    taken.push(next)
    queue.shift()
  }
  return taken
}

async function commit(group: WaitingWrite[]) {
  const startedAt = performance.now()
  const findMore = () => {
    if (performance.now() - startedAt > GROUP_MILLIS) return []
    gather()
    const more = takeWrites(GROUP_WRITES_MAX - group.length)
    group.push(...more)
    return more.map(({ request }) => request)
  }
  const first = group.map(({ request }) => request)
  const { replies, hasChanges } = await commitGroup(connection, first, findMore)
  numbers.set('commits', numbers.get('commits') + 1)
  numbers.set('writes', numbers.get('writes') + group.length)
  for (const port of ports) {
    const own = replies.filter((_, index) => group[index]?.from === port)
    if (own.length > 0) port.postMessage({ replies: own } satisfies FromWriter)
  }
  if (hasChanges) parent.postMessage('changes')
}

function handle(waiting: Waiting | undefined) {
  if (waiting?.kind !== 'other') return
  const { from, message } = waiting
  switch (message.kind) {
    case 'truncate log':
      from.postMessage({ replies: [truncateLog(message.id)] } satisfies FromWriter)
      break
    case 'port':
      ports.push(message.port)
      listen(message.port)
      break
    case 'close':
      connection.close()
      parent.close()
      for (const port of ports) port.close()
      break
  }
}

function truncateLog(id: number): WriteReply {
  try {
    return { id, answer: connection.truncateLog() }
  } catch (error) {
    // Moving the log into the file needs room, which may be missing.
    return failureOf(id, error)
  }
}

listen(parent)
parent.postMessage('ready')
