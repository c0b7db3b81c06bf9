import assert from 'node:assert/strict'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { makePdf } from '../../server/test/files/office-samples.ts'
import { ANN, eventually, type Served, serveDeployment, urlsFound, writeFiles } from './deployment.ts'
import { type RunningCommand, sheafScript, startCommand, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** A folder that is watched, against a real server. */
describe('sheaf push --watch', () => {
  const suite = suiteContext()
  let served: Served
  before(async () => {
    served = await serveDeployment(suite)
  })
  after(() => suite.clean())

  let datasources = 0
  async function watchFiles(t: TestContext, files: Readonly<Record<string, string>>, url = served.url) {
    const folder = writeFiles(temporaryDirectory(), files)
    datasources += 1
    const args = ['push', folder, '--watch', '--url', url, '--token-file', served.indexing.file]
    const flags = ['--datasource', `w${datasources}`, '--as', ANN, '--base-url', 'https://watched.example.com']
    const command = startCommand(t, [process.execPath, sheafScript, ...args, ...flags])
    await isSaid(command, /^watching /m)
    return { folder, command }
  }
  async function isSaid({ stdout, stderr, ended }: RunningCommand, text: RegExp): Promise<void> {
    const said = () => stdout() + stderr()
    let hasEnded = false
    void ended.then(() => {
      hasEnded = true
    })
    await eventually(said, (all) => text.test(all) || hasEnded, 60_000)
    assert.match(said(), text)
  }
  /** What is found by a word, once it is as much as expected. */
  async function isFound(word: string, ...paths: readonly string[]): Promise<void> {
    const right = paths.map((path) => `https://watched.example.com/${path}`).join()
    const urls = await eventually(
      () => urlsFound(served, ANN, word),
      (found) => found.join() === right,
      30_000,
    )
    assert.equal(urls.join(), right, word)
  }

  test('sends what changes and what is added, folders too, and deletes what goes', async (t) => {
    const { folder, command } = await watchFiles(t, { 'a.md': 'marmot', 'deep/b.txt': 'marmot' })
    await isFound('marmot', 'a.md', 'deep/b.txt')
    writeFiles(folder, { 'a.md': 'ocelot', 'new/er/c.html': '<p>ocelot' })
    const words = { title: 'title', body: 'ocelot', table: 'table', note: 'note' }
    writeFileSync(join(folder, 'new/d.pdf'), await makePdf(words))
    await isFound('ocelot', 'a.md', 'new/d.pdf', 'new/er/c.html')
    await isFound('marmot', 'deep/b.txt')
    rmSync(join(folder, 'new'), { recursive: true })
    await isFound('ocelot', 'a.md')
    await isSaid(command, /^2 documents deleted: new\/d\.pdf, new\/er\/c\.html$/m)
  })

  test('a file that an editor renames into its place is changed, not deleted; its other copies are not indexed', async (t) => {
    const { folder, command } = await watchFiles(t, { 'a.md': 'heron' })
    await isFound('heron', 'a.md')
    writeFiles(folder, { '.a.md.swp': 'bittern', 'a.md~': 'bittern', '4913': 'bittern', 'a.md.tmp': 'bittern egret' })
    renameSync(join(folder, 'a.md.tmp'), join(folder, 'a.md'))
    await isFound('egret', 'a.md')
    await isFound('bittern', 'a.md')
    renameSync(join(folder, 'a.md'), join(folder, 'b.md'))
    await isFound('egret', 'b.md')
    assert.doesNotMatch(command.stdout(), /deleted: .*b\.md/)
  })

  test('goes on after an upload that failed, and then sends what is there by then', async (t) => {
    let isBroken = false
    const proxy = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      if (isBroken) return request.socket.destroy()
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' }
      const answer = await fetch(served.url + request.url, { method: 'POST', headers, body: Buffer.concat(parts) })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const { folder, command } = await watchFiles(t, { 'a.md': 'lemur', 'b.md': 'lemur' }, url)
    await isFound('lemur', 'a.md', 'b.md')
    isBroken = true
    writeFiles(folder, { 'a.md': 'tapir' })
    await isSaid(command, /^not pushed: .* Tried again in 2 s\.$/m)
    writeFiles(folder, { 'a.md': 'tapir okapi' })
    rmSync(join(folder, 'b.md'))
    isBroken = false
    await isFound('okapi', 'a.md')
    await isFound('lemur')
  })

  test('ends cleanly when it is told to', async (t) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { command } = await watchFiles(t, { 'a.md': 'quokka' })
      command.child.kill(signal)
      const { code, stderr } = await command.ended
      assert.equal(code, 0, stderr)
      assert.match(stderr, /\nstopped\n$/)
    }
  })
})
