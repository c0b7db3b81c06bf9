import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { eventually } from '../../cli/test/deployment.ts'
import { withoutChromium } from './chromium.ts'
import { company } from './company.ts'
import { assertAccessible, picture, signIn, visit } from './visit.ts'

const ANN = 'ann@example.com'

suite('the search page', { skip: withoutChromium }, () => {
  const { dev, browser } = company()

  async function searching(path: string) {
    const visited = await visit(browser(), dev().url)
    await signIn(visited.page, dev().tokens.admin, path)
    const box = visited.page.getByRole('combobox', { name: 'Search' })
    await box.waitFor()
    return { ...visited, box, titles: visited.page.locator('[data-result]') }
  }

  test('finds while one types, marks what was found, and keeps it in the address', async () => {
    const { page, faults, close, box, titles } = await searching(`/search?as=${ANN}`)
    await box.pressSequentially('holiday')
    await titles.filter({ hasText: /^Holidays$/ }).waitFor()
    await box.pressSequentially('s')
    await page.locator('mark', { hasText: 'holiday' }).first().waitFor()
    await page.waitForURL(/q=holidays/)
    await page.reload()
    await titles.filter({ hasText: /^Holidays$/ }).waitFor()
    assert.equal(await box.inputValue(), 'holidays')
    assert.deepEqual(faults, [])
    await close()
  })

  test('gives up a search that is overtaken', async () => {
    const { page, close, box, titles } = await searching(`/search?as=${ANN}`)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/rest/api/v1/search')) asked.push(request.postData() ?? '')
    })
    // Held in the browser: how soon the server would answer it is nobody's to say.
    const held = Promise.withResolvers<void>()
    await page.route(/\/rest\/api\/v1\/search$/, (route) =>
      /"query":"bell"/.test(route.request().postData() ?? '') ? held.resolve() : route.continue(),
    )
    const given = page.waitForEvent('requestfailed', (request) => /"query":"bell"/.test(request.postData() ?? ''))
    await box.fill('bell')
    await held.promise
    await box.fill('holidays')
    await titles.filter({ hasText: /^Holidays$/ }).waitFor()
    await given
    assert.ok(asked.length <= 3, `asked ${asked.length} times`)
    await close()
  })

  test('is worked by keys alone: / to the box, arrows over the results, Enter opens', async () => {
    const { page, faults, close, box, titles } = await searching(`/search?as=${ANN}&q=holiday`)
    await titles.first().waitFor()
    await page.keyboard.press('/')
    await box.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('ArrowDown')
    await titles.first().and(page.locator(':focus')).waitFor()
    await page.keyboard.press('ArrowUp')
    await box.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('ArrowDown')
    const href = await titles.first().getAttribute('href')
    const opening = page.waitForEvent('request', (request) => request.isNavigationRequest())
    await page.route(/handbook\.example\.com/, (route) => route.abort())
    await page.keyboard.press('Enter')
    assert.equal((await opening).url(), href)
    assert.deepEqual(
      faults.filter((fault) => !fault.includes(href ?? '')),
      [],
    )
    await close()
  })

  test('completes what is typed, chosen by arrows and Enter', async () => {
    const { page, close, box } = await searching(`/search?as=${ANN}`)
    await box.pressSequentially('holi')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    const chosen = page.getByRole('option', { selected: true })
    const text = await chosen.locator('span').first().innerText()
    await page.keyboard.press('Enter')
    await eventually(
      () => box.inputValue(),
      (value) => value === text,
    )
    assert.equal(await box.inputValue(), text)
    assert.equal(await page.getByRole('option').count(), 0)
    await close()
  })

  test('offers the right spelling and searches it when asked', async () => {
    const { page, close, titles } = await searching(`/search?as=${ANN}&q=hollidays`)
    await page.getByText('Did you mean').getByRole('button').click()
    await titles.filter({ hasText: /^Holidays$/ }).waitFor()
    await close()
  })

  test('warns of what it did not understand', async () => {
    const { page, close } = await searching(`/search?as=${ANN}&q=${encodeURIComponent('holidays updated:someday')}`)
    await page.getByText('cannot be understood: updated:someday').waitFor()
    await close()
  })

  test('narrows by values, each in the address, and Back takes the last one back', async () => {
    const { page, faults, close, titles } = await searching(`/search?as=${ANN}`)
    await titles.first().waitFor()
    await page.getByRole('checkbox', { name: /^Handbook/ }).click()
    await page.waitForURL(/filter=app/)
    await page.getByRole('checkbox', { name: /^policy/i }).click()
    await page.waitForURL(/filter=type/)
    await page.getByRole('button', { name: /Remove the filter Type/ }).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: /Remove the filter Type/ }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /Remove the filter Datasource/ }).click()
    await page.waitForURL((url) => !url.search.includes('filter'))
    await page.getByRole('checkbox', { name: /^Past year/ }).click()
    await page.waitForURL(/last_updated_at/)
    assert.deepEqual(faults, [])
    await close()
  })

  test('shows more results when asked', async () => {
    const { page, close, titles } = await searching(`/search?as=${ANN}`)
    await page.getByRole('button', { name: 'More results' }).click()
    await titles.nth(20).waitFor()
    await close()
  })

  test('shows people and shortcuts beside the results', async () => {
    const { post, tokens } = dev()
    const employee = { email: 'ann@example.com', firstName: 'Ann', lastName: '<i>Keller</i>', department: 'Holidays' }
    const shortcut = {
      inputAlias: 'holidays',
      destinationUrl: 'https://handbook.example.com/policy/holidays',
      createdBy: 'ann@example.com',
      description: 'Days off',
    }
    const upload = { uploadId: 'shortcuts', isFirstPage: true, isLastPage: true, shortcuts: [shortcut] }
    for (const [path, body] of [
      ['indexemployee', { employee }],
      ['uploadshortcuts', upload],
    ] as const) {
      const { status, json } = await post(`/api/index/v1/${path}`, body, tokens.indexing)
      assert.equal(status, 200, JSON.stringify(json))
    }
    const { page, faults, close } = await searching(`/search?as=${ANN}&q=holidays`)
    const link = page.getByRole('link', { name: /go\/holidays/ })
    await link.waitFor()
    assert.equal(await link.getAttribute('href'), shortcut.destinationUrl)
    await page.getByText('Ann <i>Keller</i>').first().waitFor()
    await assertAccessible(page, 'people and shortcuts')
    await picture(page, 'people-and-shortcuts')
    assert.deepEqual(faults, [])
    await close()
  })

  test('says plainly as whom an administrator looks, and the audit log has it', async () => {
    const { page, faults, close, titles } = await searching('/search')
    await page.getByLabel('View as').fill('bob@example.com')
    await page.keyboard.press('Enter')
    await page.getByText('You see what bob@example.com finds').waitFor()
    await titles.first().waitFor()
    await page.goto('/audit?event=viewed_as')
    await page
      .getByText(/bob@example\.com/)
      .first()
      .waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('shows the refusal of a person who is not there in the words of the server, with the request', async () => {
    const { page, close } = await searching('/search?as=nobody@example.com&q=holidays')
    const alert = page.getByRole('alert')
    await alert.getByText(/is not an active user of any datasource/).waitFor()
    assert.match(await alert.innerText(), /Request [0-9a-f-]{8,}/)
    await close()
  })

  test('prints how long it takes from the last key to the results', async (t) => {
    const { page, close, box, titles } = await searching(`/search?as=${ANN}`)
    await titles.first().waitFor()
    const millis: number[] = []
    for (const [word, title] of [
      ['holidays', 'Holidays'],
      ['parental', 'Parental leave'],
      ['travel', 'Travel and expenses'],
    ] as const) {
      await box.fill('')
      await page.waitForURL((url) => !url.searchParams.has('q'))
      await page.evaluate(
        `void (window.shownAt = new Promise((shown) => new MutationObserver(() => {
          if (document.querySelector('[data-result]')?.textContent === ${JSON.stringify(title)}) shown(performance.now())
        }).observe(document.body, { subtree: true, childList: true, characterData: true })))`,
      )
      const typedAt = await page.evaluate<number>(
        `(() => {
          const box = document.querySelector('[role=combobox]')
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, ${JSON.stringify(word)})
          box.dispatchEvent(new Event('input', { bubbles: true }))
          return performance.now()
        })()`,
      )
      millis.push((await page.evaluate<number>('window.shownAt')) - typedAt)
    }
    const shown = millis.map((each) => `${Math.round(each)} ms`).join(', ')
    t.diagnostic(`from the last key to the results, with the 60 ms for which typing must rest: ${shown}`)
    await close()
  })
})
