import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { readConfig, startServer } from '@sheaf/server'
import type { Browser } from 'playwright-core'
import { type Deployment, makeDeployment, makeToken } from '../../cli/test/deployment.ts'
import { type ServerProcess, startServerProcess, temporaryDirectory } from '../../cli/test/sheaf-process.ts'
import { launchChromium, withoutChromium } from './chromium.ts'
import { assertAccessible, picture, signIn, visit } from './visit.ts'

suite('the first run', { skip: withoutChromium }, () => {
  const ends: (() => unknown)[] = []
  let browser: Browser
  let server: ServerProcess
  let deployment: Deployment
  before(async () => {
    deployment = await makeDeployment()
    server = await startServerProcess({ after: (end: () => unknown) => void ends.push(end) }, deployment.dataDir)
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    for (const end of ends) await end()
  })

  test('leads from an empty system over three sample documents to the first search', async () => {
    const { secret } = await makeToken(deployment.folder, deployment.dataDir, ['--name', 'console', '--kind', 'admin'])
    const { page, faults, close } = await visit(browser, server.url)
    await signIn(page, secret, '/')
    await page.waitForURL(/\/welcome$/)
    await page.getByText('Put the sample in first.').waitFor()
    await picture(page, 'first-steps')
    await page.getByLabel('Your e-mail address').fill('ann@example.com')
    await page.getByRole('button', { name: 'Create the sample' }).click()
    await page
      .getByText(/^seen by/)
      .nth(2)
      .waitFor()
    await assertAccessible(page, 'the first steps')
    await page.getByRole('link', { name: 'Search as ann@example.com' }).click()
    await page.getByText('2 results').waitFor()
    assert.equal(await page.locator('[data-result]').count(), 2)
    assert.deepEqual(faults, [])
    await close()
  })

  test('begins by the link that the first start prints, once, which then stands nowhere', async (t) => {
    const first = await startServer(readConfig({ port: '0', dataDir: temporaryDirectory(), logLevel: 'error' }, {}))
    t.after(first.close)
    const link = (await first.signInLink()) ?? ''
    const { page, faults, close } = await visit(browser, first.url)
    await page.goto(link)
    await page.waitForURL(/\/welcome$/)
    await page.getByText('Put the sample in first.').waitFor()
    await page.goBack()
    assert.ok(!page.url().includes('#'))
    const again = await visit(browser, first.url)
    await again.page.goto(link)
    await again.page
      .getByRole('alert')
      .getByText(/this link does not sign anybody in/)
      .waitFor()
    await again.page.waitForURL((url) => url.hash === '')
    assert.deepEqual([...faults, ...again.faults], [])
    await close()
    await again.close()
  })
})
