import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, suite, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Deployment, eventually, makeDeployment, makeToken } from '../../cli/test/deployment.ts'
import { type ServerProcess, startServerProcess } from '../../cli/test/sheaf-process.ts'
import { launchChromium, withoutChromium } from './chromium.ts'
import { signIn, visit } from './visit.ts'

const ENTRIES = 100_000
const HOUR_SECONDS = 3_600

suite('long lists', { skip: withoutChromium }, () => {
  const ends: (() => unknown)[] = []
  let browser: Browser
  let server: ServerProcess
  let deployment: Deployment
  before(async () => {
    deployment = await makeDeployment()
    writeAudit(deployment)
    server = await startServerProcess({ after: (end: () => unknown) => void ends.push(end) }, deployment.dataDir)
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    for (const end of ends) await end()
  })

  /** Writes as many entries as years of use would, an hour apart, straight into the record. */
  function writeAudit({ dataDir, indexing: { id } }: Deployment): void {
    const record = new DatabaseSync(join(dataDir, 'record.sqlite'))
    const insert = record.prepare(
      `insert into token_audit (token_id, event, address, hour, first_at, last_at, count, detail) values (?, 'rotated', '127.0.0.1', ?, ?, ?, 1, ?)`,
    )
    const hourNow = Math.floor(Date.now() / 1000 / HOUR_SECONDS)
    record.exec('begin')
    for (let entry = 0; entry < ENTRIES; entry += 1) {
      const hour = hourNow - 1 - entry
      insert.run(id, hour, hour * HOUR_SECONDS, hour * HOUR_SECONDS, `entry ${entry}`)
    }
    record.exec('commit')
    record.close()
  }

  test(`of ${ENTRIES} entries scroll on and on, with only what is seen in the page`, async () => {
    const { secret } = await makeToken(deployment.folder, deployment.dataDir, ['--name', 'console', '--kind', 'admin'])
    const { page, faults, close } = await visit(browser, server.url)
    await signIn(page, secret, '/audit?event=rotated')
    const list = page.getByRole('region', { name: /Audit log/ })
    await list.getByText(/entry 0$/).waitFor()
    for (const entry of [150, 350, 750, 1_150]) {
      const last = await eventually(
        () =>
          page.evaluate<number>(
            `(() => {
              const list = document.querySelector('.window')
              list.scrollTop = list.scrollHeight
              return Math.max(...[...list.querySelectorAll('li')].map((row) => Number(/entry (\\d+)/.exec(row.textContent)?.[1] ?? 0)))
            })()`,
          ),
        (number) => number >= entry,
      )
      assert.ok(last >= entry)
      assert.ok((await list.getByRole('listitem').count()) < 80)
    }
    // By keyboard, too.
    await list.focus()
    await page.keyboard.press('Home')
    await list.getByText(/entry 0$/).waitFor()
    assert.deepEqual(faults, [])
    await close()
  })
})
