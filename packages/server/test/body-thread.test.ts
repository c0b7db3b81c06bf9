import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { limits } from '@sheaf/contract'
import { assertDone, refusalIn } from './answers.ts'
import { callerOf, handbook, page } from './handbook.ts'
import { startTestServer } from './running-server.ts'

/** The thread for large bodies holds nothing: when it dies, the next large body starts another one. */

const bodies: Worker[] = []
process.on('worker', (worker) => {
  if (worker.threadName === 'bodies') bodies.push(worker)
})

const server = await startTestServer({ after })
const { call, must, count } = callerOf(server, await server.token())
await must('adddatasource', handbook)
const blanks = ' '.repeat(limits.bodyBytesParsedInline.value + 1)
const putLarge = (id: string) => call('indexdocument', `${JSON.stringify({ document: page(id) })}${blanks}`)

it('dies between two bodies: the next one is taken by a new thread', async () => {
  assertDone(await putLarge('a'))
  await bodies.at(-1)?.terminate()
  assertDone(await putLarge('b'))
  assert.equal(bodies.length, 2)
  assert.equal(await count('handbook'), 2)
})

it('dies in the middle of a body: 500, and the next one is taken by a new thread', async (t) => {
  const worker = bodies.at(-1)
  assert.ok(worker)
  t.mock.method(worker, 'postMessage', function (this: Worker, ...given: Parameters<Worker['postMessage']>) {
    Object.getPrototypeOf(this).postMessage.apply(this, given)
    void this.terminate()
  })
  const threads = bodies.length
  const killed = await putLarge('lost')
  assert.equal(killed.status, 500)
  assert.equal(refusalIn(killed).error, 'internal')
  assertDone(await putLarge('c'))
  assert.equal(bodies.length, threads + 1)
})

it('fails: what came meanwhile is not lost to the thread that is gone', async () => {
  const old = bodies.at(-1)
  // What Node emits when a thread throws: first the error, and its exit later.
  old?.emit('error', new Error('thrown in the thread'))
  const taken = putLarge('d')
  while (bodies.at(-1) === old) await new Promise((resolve) => setImmediate(resolve))
  old?.emit('exit', 1)
  assertDone(await taken)
  await old?.terminate()
})
