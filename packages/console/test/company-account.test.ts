import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { oidcCallbackPath } from '@sheaf/contract/console-paths'
import { temporaryDirectory } from '@sheaf/server/store/conformance/workbench'
import type { Browser } from 'playwright-core'
import { callerOf, page as documentOf, handbook, user } from '../../server/test/handbook.ts'
import { type RunningProvider, startProvider } from '../../server/test/oidc/running-provider.ts'
import { startTestServer } from '../../server/test/running-server.ts'
import { launchChromium, withoutChromium } from './chromium.ts'
import { assertAccessible, assertFits, picture, visit } from './visit.ts'

/** A port that nobody uses now: the provider has to know it before the server is there. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

suite('people with a company account', { skip: withoutChromium }, () => {
  let browser: Browser
  let provider: RunningProvider
  let url: string
  const ends: (() => unknown)[] = []
  before(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    provider = await startProvider(`${url}${oidcCallbackPath}`)
    const secretFile = join(temporaryDirectory(), 'secret')
    writeFileSync(secretFile, 'a secret that only the two know\n')
    ends.push(() => rmSync(secretFile, { force: true }))
    const server = await startTestServer(
      { after: (end) => void ends.push(end) },
      { port: String(port), oidcIssuer: provider.issuer, oidcClientId: 'sheaf', oidcClientSecretFile: secretFile },
    )
    const indexing = callerOf(server, await server.token())
    await indexing.must('adddatasource', handbook)
    await indexing.must('indexuser', user('ann'))
    const permissions = { allowedUsers: [{ email: 'ann@example.com' }] }
    await indexing.must('indexdocument', { document: documentOf('hers', { permissions }) })
    await indexing.must('indexdocument', { document: documentOf('nobodys', { permissions: {} }) })
    await indexing.must('processalldocuments', {})
    await provider.claim('ann', { email: 'ann@example.com', email_verified: true, name: 'Ann Example' })
    await provider.claim('unsure', { email: 'ann@example.com', email_verified: false })
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    for (const end of ends.reverse()) await end()
    provider?.stop()
  })

  /** Follows the button as somebody who is known to the provider by that account. */
  async function signInAs(account: string, theme: 'light' | 'dark') {
    const visited = await visit(browser, url, { theme, width: 320 })
    await visited.page.setExtraHTTPHeaders({ 'x-account': account })
    await visited.page.goto('/search?q=')
    await visited.page.getByRole('link', { name: 'Sign in with your company account' }).click()
    const faults = () => visited.faults.filter((fault) => !fault.includes(provider.issuer))
    return { ...visited, ownFaults: faults }
  }

  test('search as themselves, see that alone, and no page of administrators', async () => {
    const { page, ownFaults, close } = await signInAs('ann', 'dark')
    await page.locator('[data-result]').first().waitFor()
    assert.equal(await page.locator('[data-result]').count(), 1)
    assert.equal(await page.getByRole('navigation').count(), 0)
    assert.equal(await page.getByRole('link', { name: 'who sees it' }).count(), 0)
    await page.getByRole('button', { name: 'Ann Example' }).click()
    await page.getByText('ann@example.com, signed in to search').waitFor()
    await page.keyboard.press('Escape')
    await assertAccessible(page, 'the search of a person')
    await assertFits(page, 'the search of a person')
    await picture(page, 'search-of-a-person')
    await page.goto('/tokens')
    await page
      .getByText(/Ann Example is not an administrator/)
      .first()
      .waitFor()
    assert.deepEqual(ownFaults(), [])
    await close()
  })

  test('whose address is not verified are told what to do', async () => {
    const { page, ownFaults, close } = await signInAs('unsure', 'light')
    await page.getByText(/does not say that it was verified/).waitFor()
    await assertAccessible(page, 'a sign-in that failed')
    assert.deepEqual(ownFaults(), [])
    await close()
  })
})
