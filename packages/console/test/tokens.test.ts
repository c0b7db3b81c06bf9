import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { company } from './company.ts'
import { assertAccessible, picture, signIn, visit } from './visit.ts'

suite('the tokens page', { skip: withoutChromium }, () => {
  const { dev, browser } = company()

  async function onTokens(path = '/tokens') {
    const visited = await visit(browser(), dev().url)
    await signIn(visited.page, dev().tokens.admin, path)
    await visited.page.getByRole('heading', { level: 1 }).waitFor()
    return visited
  }

  const listOf = async (token: string) => (await dev().post('/admin/api/v1/listdatasources', undefined, token)).status

  test('creates a token that works, whose secret is shown once, with lines to try it', async () => {
    const { page, faults, close } = await onTokens()
    await page.getByRole('button', { name: 'Create token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('<b>wiki</b> crawler')
    await dialog.getByLabel('handbook').check()
    await assertAccessible(page, 'the form of a token')
    await picture(page, 'create-token')
    await dialog.getByRole('button', { name: 'Create token' }).click()
    const secret = await dialog.locator('.secret code').innerText()
    await assertAccessible(page, 'the secret of a token')
    await picture(page, 'shown-secret')
    await dialog.getByRole('button', { name: /the secret/ }).click()
    await dialog.getByRole('button', { name: 'Copied the secret' }).waitFor()
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), secret)
    const lines = await dialog.getByLabel('lines for curl').first().innerText()
    assert.match(lines, /curl -X POST http:\/\/127\.0\.0\.1.*\/api\/index\/v1\/getdatasourceconfig/)
    assert.ok(!lines.includes(secret))
    assert.match(await dialog.getByLabel('lines for TypeScript').first().innerText(), /from '@sheaf\/client'/)

    // A stray key or click does not take it away.
    await page.keyboard.press('Escape')
    await page.mouse.click(5, 5)
    await dialog.getByText('It is shown this once').waitFor()
    const { status } = await dev().post('/api/index/v1/getdatasourceconfig', { datasource: 'handbook' }, secret)
    assert.equal(status, 200)
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('link', { name: '<b>wiki</b> crawler' }).waitFor()
    assert.ok(!(await page.content()).includes(secret))
    assert.deepEqual(faults, [])
    await close()
  })

  test('keeps what was typed when the server refuses it, and says why', async () => {
    const { page, close } = await onTokens()
    await page.getByRole('button', { name: 'Create token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('narrow')
    await dialog.getByLabel('Every datasource').check()
    await dialog.getByLabel('Only from these addresses').fill('10.0.0.0/99')
    await dialog.getByRole('button', { name: 'Create token' }).click()
    const alert = dialog.getByRole('alert')
    await alert.waitFor()
    assert.match(await alert.innerText(), /10\.0\.0\.0\/99[\s\S]*Request/)
    assert.equal(await dialog.getByLabel('Name', { exact: true }).inputValue(), 'narrow')
    assert.equal(await dialog.getByLabel('Only from these addresses').inputValue(), '10.0.0.0/99')
    await close()
  })

  test('gives a new secret, cutting the old one only if asked, renews, and revokes by the name typed', async () => {
    const { json } = await dev().post('/dev/tokens', { kind: 'admin', name: 'second console' })
    const { id, secret } = json as { readonly id: string; readonly secret: string }
    const { page, faults, close } = await onTokens(`/tokens/${id}`)
    const dialog = page.getByRole('dialog')
    const reissue = async (cut: boolean) => {
      await page.getByRole('button', { name: 'New secret' }).click()
      if (cut) await dialog.getByLabel(/It was stolen/).check()
      await dialog.getByRole('button', { name: 'Make a new secret' }).click()
      const next = await dialog.locator('.secret code').innerText()
      await dialog.getByRole('button', { name: 'I have copied it' }).click()
      return next
    }
    const second = await reissue(false)
    assert.deepEqual([await listOf(secret), await listOf(second)], [200, 200])
    await page.getByText('overlap', { exact: true }).waitFor()
    const third = await reissue(true)
    assert.deepEqual([await listOf(secret), await listOf(second), await listOf(third)], [401, 401, 200])

    await page.getByRole('button', { name: 'Renew' }).click()
    await dialog.getByLabel('Expires after days').fill('30')
    await dialog.getByRole('button', { name: 'Renew' }).click()
    const renewed = await dialog.locator('.secret code').innerText()
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    assert.equal(await listOf(renewed), 200)
    await page.waitForURL((url) => !url.pathname.endsWith(id))
    await page
      .getByText(/renews/)
      .first()
      .waitFor()

    await page.getByRole('button', { name: 'Revoke' }).click()
    await dialog.getByLabel(/Type the name/).fill('second')
    await page.keyboard.press('Enter')
    assert.equal(await listOf(renewed), 200)
    await dialog.getByLabel(/Type the name/).fill('second console')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('revoked', { exact: true }).first().waitFor()
    assert.equal(await listOf(renewed), 401)
    await page
      .getByRole('region', { name: /What happened/ })
      .getByText('minted')
      .waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('warns before a token ends, and filters by state', async () => {
    await dev().post('/dev/tokens', { kind: 'client', name: 'soon over', expiresInSeconds: 3 * 86_400 })
    const { page, close } = await onTokens()
    await page.getByText(/ends? soon\./).waitFor()
    await page.getByRole('status').getByRole('link', { name: 'soon over' }).waitFor()
    await picture(page, 'tokens-ending')
    await page.getByLabel('State').selectOption('overdue')
    await page.getByText('No such token').waitFor()
    await page.getByLabel('State').selectOption('')
    await page.getByLabel('Name or id').fill('soon')
    await page.getByText('1 token', { exact: true }).waitFor()
    await page.waitForURL(/q=soon/)
    await close()
  })
})
