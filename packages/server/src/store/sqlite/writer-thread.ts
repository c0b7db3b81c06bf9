import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { CompiledStatements } from './compile.ts'
import { fromCompiled, openConnection } from './connection.ts'
import { commitGroup, failureOf, type WriteReply, type WriteRequest } from './group-commit.ts'

/**
 * The thread that owns the connection for writing. While one group is being committed the next one gathers on the
 * ports: the slower the disk, the larger the groups.
 */

export type WriterThreadData = { readonly file: string; readonly statements: CompiledStatements }
export type ToWriter =
  | { readonly kind: 'write'; readonly request: WriteRequest }
  | { readonly kind: 'truncate log'; readonly id: number }
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'close' }

/** Writes in one transaction at most: a longer one would make the first of them wait for the last. */
const GROUP_WRITES_MAX = 256

if (parentPort === null) throw new Error('the writer runs as a worker thread')
const parent = parentPort
const { file, statements } = workerData as WriterThreadData
const connection = openConnection(file, 'writer', fromCompiled(statements))

type Waiting = { readonly from: MessagePort; readonly message: ToWriter }
const ports: MessagePort[] = [parent]
const queue: Waiting[] = []
let isRunning = false

function listen(port: MessagePort) {
  port.on('message', (message: ToWriter) => {
    queue.push({ from: port, message })
    void run()
  })
}

function gather() {
  for (const port of ports) {
    for (;;) {
      const received = receiveMessageOnPort(port)
      if (received === undefined) break
      queue.push({ from: port, message: received.message as ToWriter })
    }
  }
}

async function run() {
  if (isRunning) return
  isRunning = true
  gather()
  while (queue.length > 0) {
    const group: { readonly from: MessagePort; readonly request: WriteRequest }[] = []
    while (group.length < GROUP_WRITES_MAX) {
      const next = queue[0]
      if (next?.message.kind !== 'write') break
      group.push({ from: next.from, request: next.message.request })
      queue.shift()
    }
    if (group.length > 0) await commit(group)
    else handle(queue.shift())
    gather()
  }
  isRunning = false
}

async function commit(group: readonly { readonly from: MessagePort; readonly request: WriteRequest }[]) {
  const { replies, hasChanges } = await commitGroup(
    connection,
    group.map(({ request }) => request),
  )
  for (const [index, reply] of replies.entries()) group[index]?.from.postMessage(reply)
  if (hasChanges) parent.postMessage('changes')
}

function handle(waiting: Waiting | undefined) {
  if (waiting === undefined) return
  const { from, message } = waiting
  switch (message.kind) {
    case 'truncate log':
      from.postMessage(truncateLog(message.id))
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
