import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { listIds, listPages, temporaryDirectory } from '../conformance/workbench.ts'
import { files } from './files.ts'
import { openInlineStore } from './inline-store.ts'

const CHILD = fileURLToPath(new URL('../conformance/child.ts', import.meta.url))
const KILLS = 6

/** Locks a new file for a while as one does that turns the write-ahead log on. */
const HOLDER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { DatabaseSync } = require('node:sqlite')
  const database = new DatabaseSync(workerData)
  database.exec('BEGIN IMMEDIATE; CREATE TABLE held (x)')
  parentPort.postMessage('held')
  setTimeout(() => database.exec('ROLLBACK'), 200)
`

type Writing = { readonly child: ChildProcess; readonly acknowledged: () => readonly string[] }

function startWriting(
  t: TestContext,
  directory: string,
  kind: 'inline' | 'threaded',
  name: string,
  count: number,
): Writing {
  const child = spawn(process.execPath, [CHILD, directory, kind, name, `${count}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  // The last line may have been cut off by the kill.
  return { child, acknowledged: () => text.split('\n').slice(0, -1) }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await setTimeout(2)
}

describe('the record in SQLite, with several processes', () => {
  test('two processes write at once, one of them while the other opens a new record: all is there', async (t) => {
    const directory = temporaryDirectory()
    const writings = [
      startWriting(t, directory, 'threaded', 'server', 300),
      startWriting(t, directory, 'inline', 'command', 100),
    ]
    const codes = await Promise.all(writings.map(async ({ child }) => (await once(child, 'close'))[0]))
    assert.deepEqual(codes, [0, 0])
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    const pages = await listPages(store)
    assert.equal(pages.length, 400)
    assert.equal(new Set(pages.map(({ revision }) => revision)).size, 400)
  })

  test('a new record that another one is just about to make is waited for', async (t) => {
    const directory = temporaryDirectory()
    const holder = new Worker(HOLDER, { eval: true, workerData: files.record(directory) })
    await once(holder, 'message')
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    assert.deepEqual(await listIds(store), [])
  })

  test('a process killed while it makes a new record leaves one that opens', async (t) => {
    for (let i = 0; i < KILLS; i += 1) {
      const directory = temporaryDirectory()
      const { child, acknowledged } = startWriting(t, directory, 'inline', 'a', 1)
      await setTimeout(60 + i * 25)
      child.kill('SIGKILL')
      await once(child, 'close')
      const store = await openInlineStore(directory)
      const isThere = (await listIds(store)).includes('a-0')
      assert.ok(isThere || !acknowledged().includes('a-0'))
      await store.close()
    }
  })

  test('a process killed while it writes has lost nothing that it acknowledged', async (t) => {
    const directory = temporaryDirectory()
    let killedAmidWrites = 0
    for (let i = 0; i < KILLS; i += 1) {
      const { child, acknowledged } = startWriting(t, directory, 'threaded', `run${i}`, 1_000_000)
      await until(() => acknowledged().length > 10)
      await setTimeout(i * 17)
      child.kill('SIGKILL')
      await once(child, 'close')
      const store = await openInlineStore(directory)
      const stored = new Set(await listIds(store))
      const [ready, ...ids] = acknowledged()
      assert.equal(ready, 'ready')
      assert.deepEqual(
        ids.filter((id) => !stored.has(id)),
        [],
      )
      const mine = [...stored].filter((id) => id.startsWith(`run${i}-`)).length
      if (mine > ids.length) killedAmidWrites += 1
      await store.close()
    }
    t.diagnostic(`killed between commit and answer: ${killedAmidWrites} of ${KILLS} times`)
  })
})
