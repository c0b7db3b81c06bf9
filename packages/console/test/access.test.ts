import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { company } from './company.ts'
import { assertAccessible, picture, signIn, visit } from './visit.ts'

suite('documents and people', { skip: withoutChromium }, () => {
  const { dev, browser } = company()

  async function open(path: string) {
    const visited = await visit(browser(), dev().url)
    await signIn(visited.page, dev().tokens.admin, path)
    return visited
  }

  test('finds a document by its address, and shows content, properties and events', async () => {
    const { page, faults, close } = await open('/documents')
    await page.getByLabel('Id or address of a document').fill('https://handbook.example.com/policy/travel')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Travel and expenses' }).click()
    await page
      .getByText(/by the group .*staff/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: 'Content' }).click()
    await page.getByText(/Book trains before planes/).waitFor()
    await page.getByRole('tab', { name: 'Properties' }).click()
    await page.getByText('objectType', { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Events' }).click()
    await page.getByText('Taken into the index').waitFor()
    await assertAccessible(page, 'the events of a document')
    await page.goto('/audit?event=document_shown')
    await page
      .getByText(/document shown/)
      .nth(1)
      .waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('draws the way by which a person sees a document, with the same in words', async () => {
    const { page, faults, close } = await open('/documents/show?datasource=handbook&type=policy&id=travel')
    await page.getByRole('tab', { name: /Why/ }).click()
    await page.getByLabel('For whom').fill('ann@example.com')
    await page.keyboard.press('Enter')
    const drawing = page.locator('svg.graph')
    await drawing.waitFor()
    const said = (await drawing.getAttribute('aria-label')) ?? ''
    assert.match(
      said,
      /Admits ann@example\.com: the grant to the group staff.*on-call, inside of platform, inside of engineering/,
    )
    assert.equal(await drawing.locator('.missing').count(), 0)
    await assertAccessible(page, 'the way to a document')
    await picture(page, 'why')
    await page.waitForURL(/for=ann/)
    assert.deepEqual(faults, [])
    await close()
  })

  test('says why a person does not find a document, and draws where the way is broken', async () => {
    const { page, faults, close } = await open('/people/bob@example.com')
    await page.getByText('may search').waitFor()
    await page.getByLabel('Id or address of the document').fill('runbook')
    await page.keyboard.press('Enter')
    await page.getByText(/No document is called so/).waitFor()
    const hidden = await hiddenFromBob()
    await page.getByLabel('Id or address of the document').fill(hidden)
    await page.keyboard.press('Enter')
    await page.locator('svg.graph .missing').first().waitFor()
    await page.locator('[data-state=failed]').first().waitFor()
    await assertAccessible(page, 'why a document is not found')
    await picture(page, 'why-not')
    assert.deepEqual(faults, [])
    await close()
  })

  /** A document of the handbook that Ann finds and Bob does not. */
  async function hiddenFromBob(): Promise<string> {
    const [anns, bobs] = await Promise.all([
      dev().idsFoundBy('ann@example.com', 'app:handbook'),
      dev().idsFoundBy('bob@example.com', 'app:handbook'),
    ])
    const id = anns.find((each) => !bobs.includes(each))
    assert.ok(id)
    return id
  }

  test('lists what a person sees, and leads on to why', async () => {
    const { page, faults, close } = await open('/people')
    // The person's page comes only once the typing has rested: the link that was followed meanwhile must hold.
    const rested = page.waitForRequest(
      (request) => request.url().endsWith('/findpeople') && /"ann"/.test(request.postData() ?? ''),
    )
    await page.route(/\/assets\/person-page-.*\.js$/, async (route) => {
      await rested
      await route.continue()
    })
    await page.getByRole('link', { name: 'Ann Keller' }).waitFor()
    await page.getByLabel('Name or address').fill('ann')
    await page.getByRole('link', { name: 'Ann Keller' }).click()
    const seen = page.getByRole('link', { name: /^why/ }).first()
    await seen.click()
    await page.waitForURL(/\/documents\/show.*for=ann/)
    await page.goBack()
    await page.getByRole('link', { name: 'Search as this person' }).click()
    await page.getByText('You see what ann@example.com finds').waitFor()
    assert.deepEqual(faults, [])
    await close()
  })
})
