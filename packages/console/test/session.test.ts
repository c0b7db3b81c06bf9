import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { eventually } from '../../cli/test/deployment.ts'
import { withoutChromium } from './chromium.ts'
import { company } from './company.ts'
import { signIn, visit } from './visit.ts'

suite('a session of the console', { skip: withoutChromium }, () => {
  const { dev, browser } = company()

  test('begins with an admin token alone, and then shows the page that was asked for', async () => {
    const { page, faults, close } = await visit(browser(), dev().url)
    await page.goto('/audit?event=minted')
    await page.waitForURL(/\/sign-in/)
    await page.getByLabel('Admin token').fill(dev().tokens.client)
    await page.keyboard.press('Enter')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    assert.match(await alert.innerText(), /admin[\s\S]*Request/)
    assert.equal(await page.getByLabel('Admin token').inputValue(), dev().tokens.client)
    await page.getByLabel('Admin token').fill(dev().tokens.admin)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/audit\?event=minted/)
    await page.getByRole('heading', { name: 'Audit log' }).waitFor()
    assert.ok(!JSON.stringify(await page.evaluate('({ ...localStorage, ...sessionStorage })')).includes('sheaf_'))
    assert.deepEqual(faults, [])
    await close()
  })

  test('is listed, says who one is, and ends by signing out', async () => {
    const { page, faults, close } = await visit(browser(), dev().url)
    await signIn(page, dev().tokens.admin, '/sessions')
    await page.getByText('this one').waitFor()
    await page.getByRole('button', { name: 'dev admin', exact: true }).click()
    await page.getByText('administrator', { exact: true }).last().waitFor()
    await page.getByLabel('Theme').selectOption('dark')
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in/)
    await page.goto('/sessions')
    await page.getByLabel('Admin token').waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('that is revoked elsewhere leads to signing in, and back to the same page', async () => {
    const [one, other] = [await visit(browser(), dev().url), await visit(browser(), dev().url)]
    await signIn(one.page, dev().tokens.admin, '/datasources/handbook')
    await one.page.locator('svg.chart').waitFor()
    await signIn(other.page, dev().tokens.admin, '/sessions')
    const revokes = other.page.getByRole('button', { name: /^Revoke the session/ })
    await revokes.first().waitFor()
    const row = other.page.getByRole('row').filter({ hasNotText: 'this one' }).filter({ has: revokes })
    for (let left = await row.count(); left > 0; left = await row.count()) {
      await row.first().getByRole('button').click()
      await eventually(
        () => row.count(),
        (count) => count < left,
      )
    }
    // The page looks at its datasource again every few seconds, and learns of it by that.
    await one.page.waitForURL(/\/sign-in\?to=%2Fdatasources%2Fhandbook/)
    await one.page.getByLabel('Admin token').fill(dev().tokens.admin)
    await one.page.keyboard.press('Enter')
    await one.page.waitForURL(/\/datasources\/handbook$/)
    assert.deepEqual([...one.faults, ...other.faults], [])
    await one.close()
    await other.close()
  })

  test('sends nobody to another site after signing in', async () => {
    const { page, faults, close } = await visit(browser(), dev().url)
    for (const to of ['https://evil.example.com/', '//evil.example.com', '/\\evil.example.com']) {
      await page.goto(`/sign-in?to=${encodeURIComponent(to)}`)
      await page.getByLabel('Admin token').fill(dev().tokens.admin)
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/search/)
    }
    assert.deepEqual(faults, [])
    await close()
  })

  test('survives a lost connection: it is said, what was typed stays, and it heals by itself', async () => {
    const { page, close } = await visit(browser(), dev().url)
    await signIn(page, dev().tokens.admin, '/search?as=ann@example.com')
    const box = page.getByRole('combobox', { name: 'Search' })
    await page.locator('[data-result]').first().waitFor()
    await page.context().setOffline(true)
    await box.fill('holidays')
    await page.getByText('The server cannot be reached. Trying again').waitFor()
    assert.equal(await box.inputValue(), 'holidays')
    await page.context().setOffline(false)
    await page.locator('[data-result]', { hasText: /^Holidays$/ }).waitFor()
    await page.getByText('The server cannot be reached').waitFor({ state: 'detached' })
    await close()
  })
})
