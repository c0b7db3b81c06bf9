import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { withoutChromium } from './chromium.ts'
import { company } from './company.ts'
import { assertAccessible, assertFits, assertWorkedByKeys, picture, signIn, type Theme, visit } from './visit.ts'

const HOSTILE = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>'

/** Each page, and what is there once it is loaded. */
const pages = [
  ['/search?as=ann@example.com&q=holiday', 'text=Holidays'],
  ['/search?as=ann@example.com&q=zzzz', 'text=Nothing found'],
  ['/search?as=ann@example.com&q=hostile', 'ol.results'],
  ['/search', 'text=View as this person'],
  ['/tokens', 'text=dev indexing'],
  ['/datasources', 'text=Help desk'],
  ['/datasources/handbook', 'svg.chart'],
  ['/documents', 'text=Which document?'],
  ['/documents?q=holidays', 'text=uploaded'],
  ['/documents/show?datasource=handbook&type=policy&id=holidays', 'text=Granted to'],
  ['/documents/show?datasource=handbook&type=page&id=hostile', 'text=Granted to'],
  ['/people', 'text=Ann Keller'],
  ['/people/ann@example.com', 'text=may search'],
  ['/audit', 'strong >> text=signed in'],
  ['/health', 'text=Up for'],
  ['/api', 'text=openapi.json'],
  ['/sessions', 'text=this one'],
  ['/welcome', 'text=Search as you'],
  ['/tokens/no/such', 'text=There is no page'],
] as const

/** The dialogs: on which page, the button that opens each, and the tab that it is in. */
const dialogs = [
  ['/tokens', 'Create token'],
  ['/tokens/ID', 'New secret'],
  ['/tokens/ID', 'Renew'],
  ['/tokens/ID', 'Revoke'],
  ['/datasources', 'Add datasource'],
  ['/datasources/handbook', 'Delete datasource', 'Visibility'],
] as const

/** Each theme and each width once, or in the long form each theme in each width. */
const looks: readonly (readonly [Theme, number])[] = [
  ['light', 1280],
  ['dark', 320],
  ...(process.env.SHEAF_PAGES === 'all'
    ? ([
        ['light', 320],
        ['dark', 1280],
      ] as const)
    : []),
]

suite('every page', { skip: withoutChromium }, () => {
  const { dev, browser } = company()

  async function putHostileDocument() {
    const { post, tokens } = dev()
    const document = {
      datasource: 'handbook',
      objectType: 'page',
      id: 'hostile',
      title: `Hostile ${HOSTILE}`,
      viewURL: 'https://handbook.example.com/page/hostile',
      body: { mimeType: 'text/plain', textContent: `Hostile text ${HOSTILE}` },
      author: { email: 'ann@example.com', name: HOSTILE },
      tags: [HOSTILE],
      permissions: { allowAnonymousAccess: true },
    }
    const { status } = await post('/api/index/v1/indexdocument', { document }, tokens.indexing)
    assert.equal(status, 200)
    await post('/api/index/v1/processalldocuments', { datasource: 'handbook' }, tokens.indexing)
  }

  async function madeToken(): Promise<string> {
    const { json } = await dev().post('/dev/tokens', { kind: 'indexing', name: 'made for its page' })
    return (json as { readonly id: string }).id
  }

  for (const [theme, width] of looks) {
    test(`is accessible, fits and asks no one else: ${theme}, ${width} pixels wide`, async () => {
      await putHostileDocument()
      const { page, faults, close } = await visit(browser(), dev().url, { theme, width })
      await page.goto('/')
      await page.getByLabel('Admin token').waitFor()
      await assertAccessible(page, 'the page to sign in')
      await assertFits(page, 'the page to sign in')
      await picture(page, `sign-in-${theme}-${width}`)
      await signIn(page, dev().tokens.admin)
      for (const [path, sign] of pages) {
        await page.goto(path)
        await page.locator(sign).first().waitFor()
        await picture(page, `${path.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '')}-${theme}-${width}`)
        await assertAccessible(page, path)
        await assertFits(page, path)
        for (const name of await page.getByRole('tab', { selected: false }).allInnerTexts()) {
          await page.getByRole('tab', { name, exact: true }).click()
          await assertAccessible(page, `${name} of ${path}`)
          await assertFits(page, `${name} of ${path}`)
        }
      }
      const token = `/tokens/${await madeToken()}`
      await page.goto(token)
      await page.getByRole('button', { name: 'Revoke' }).waitFor()
      await picture(page, `token-${theme}-${width}`)
      await assertAccessible(page, 'the page of a token')
      await assertFits(page, 'the page of a token')
      for (const [path, button, tab] of dialogs) {
        await page.goto(path.replace('/tokens/ID', token))
        if (tab !== undefined) await page.getByRole('tab', { name: tab }).click()
        await page.getByRole('button', { name: button, exact: true }).click()
        await page.getByRole('dialog').waitFor()
        await assertAccessible(page, `${button} on ${path}`)
        await assertFits(page, `${button} on ${path}`)
      }
      assert.deepEqual(faults, [])
      await close()
    })
  }

  test('is worked by keys: each control has its turn and shows it, and nothing is for a mouse alone', async () => {
    await putHostileDocument()
    const { page, faults, close } = await visit(browser(), dev().url)
    await page.goto('/')
    await page.getByLabel('Admin token').waitFor()
    await assertWorkedByKeys(page, 'the page to sign in')
    await signIn(page, dev().tokens.admin)
    const token = `/tokens/${await madeToken()}`
    for (const [path, sign] of [...pages, [token, 'text=Revoke'] as const]) {
      await page.goto(path)
      await page.locator(sign).first().waitFor()
      await assertWorkedByKeys(page, path)
    }
    for (const [path, button, tab] of dialogs) {
      await page.goto(path.replace('/tokens/ID', token))
      if (tab !== undefined) {
        await page.getByRole('tab', { selected: true }).focus()
        const wanted = page.getByRole('tab', { name: tab, selected: true })
        for (let pressed = 0; pressed < 5 && !(await wanted.isVisible()); pressed += 1) {
          const present = await page.getByRole('tab', { selected: true }).innerText()
          await page.keyboard.press('ArrowRight')
          // Another press before the page has followed would pass over the wanted one.
          await page.getByRole('tab', { name: present, exact: true, selected: true }).waitFor({ state: 'hidden' })
        }
        await wanted.waitFor()
      }
      const opener = page.getByRole('button', { name: button, exact: true })
      await opener.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').locator(':focus').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await opener.and(page.locator(':focus')).waitFor()
    }
    assert.deepEqual(faults, [])
    await close()
  })

  test('shows HTML in titles, names, tags and texts as the text that it is', async () => {
    await putHostileDocument()
    const { page, faults, close } = await visit(browser(), dev().url)
    await signIn(page, dev().tokens.admin)
    for (const path of [
      '/search?as=ann@example.com&q=hostile',
      '/documents/show?datasource=handbook&type=page&id=hostile',
    ]) {
      await page.goto(path)
      await page.getByText(HOSTILE).first().waitFor()
      assert.equal(await page.locator('img[src="x"]').count(), 0)
      assert.doesNotMatch(await page.title(), /^broken/)
    }
    assert.deepEqual(faults, [])
    await close()
  })
})
