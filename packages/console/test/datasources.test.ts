import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { eventually } from '../../cli/test/deployment.ts'
import { withoutChromium } from './chromium.ts'
import { company } from './company.ts'
import { assertAccessible, picture, signIn, visit } from './visit.ts'

suite('the datasource pages', { skip: withoutChromium }, () => {
  const { dev, browser } = company()

  async function open(path: string) {
    const visited = await visit(browser(), dev().url)
    await signIn(visited.page, dev().tokens.admin, path)
    return visited
  }

  const index = (path: string, body: object) => dev().post(`/api/index/v1/${path}`, body, dev().tokens.indexing)

  const wikiPage = (id: string) => ({
    datasource: 'wiki',
    id,
    viewURL: `https://wiki.example.com/${id}`,
    title: id,
    permissions: { allowAnonymousAccess: true },
  })

  const uploadWiki = (uploadId: string, ids: readonly string[]) =>
    index('bulkindexdocuments', {
      uploadId,
      isFirstPage: true,
      isLastPage: true,
      datasource: 'wiki',
      documents: ids.map(wikiPage),
    })

  test('check a configuration while it is typed, save it, and show what the server refuses', async () => {
    const { page, faults, close } = await open('/datasources')
    await page.getByRole('button', { name: 'Add datasource' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('wi ki')
    await dialog.getByText('A name has 1 to 64 letters').waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('wiki')
    await dialog.getByLabel('Pattern of addresses').fill('^https://wiki(')
    await dialog.getByText(/This is no pattern/).waitFor()
    await dialog.getByLabel('Pattern of addresses').fill('^https://wiki')
    await dialog.getByLabel('Try an address on it').fill('https://other.example.com')
    await dialog.getByText('the pattern does not match it').waitFor()
    await dialog.getByLabel('Everything else, as JSON').fill('{"aliases": "x"}')
    await assertAccessible(page, 'the configuration of a datasource')
    await dialog.getByRole('button', { name: 'Add datasource' }).click()
    await dialog
      .getByRole('alert')
      .getByText(/aliases/)
      .waitFor()
    assert.equal(await dialog.getByLabel('Pattern of addresses').inputValue(), '^https://wiki')
    await dialog.getByLabel('Everything else, as JSON').fill('{"aliases": ["w"]}')
    await dialog.getByRole('button', { name: 'Add datasource' }).click()
    await page.waitForURL(/\/datasources\/wiki$/)
    const { json } = await index('getdatasourceconfig', { datasource: 'wiki' })
    assert.deepEqual((json as { aliases?: unknown }).aliases, ['w'])
    assert.deepEqual(faults, [])
    await close()
  })

  test('show a deletion that was held, and execute or drop it', async () => {
    await index('adddatasource', { name: 'wiki' })
    const ids = ['one', 'two', 'three', 'four', 'five']
    await uploadWiki('first', ids)
    await uploadWiki('second', ['one'])
    const { page, faults, close } = await open('/datasources/wiki')
    await page.getByText('The last upload left out 4 of 5 documents.').waitFor()
    await picture(page, 'held-deletion')
    await page.getByRole('button', { name: 'Do not delete' }).click()
    await page.getByText('The last upload left out').waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Uploads' }).click()
    await page.getByRole('cell', { name: 'second', exact: true }).waitFor()
    await assertAccessible(page, 'the uploads of a datasource')

    await uploadWiki('third', ['one'])
    await page.reload()
    await page.getByRole('button', { name: 'Delete them' }).click()
    await page.getByRole('dialog').waitFor()
    await assertAccessible(page, 'the question before held deletions')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete them' }).click()
    await page.getByText('The last upload left out').waitFor({ state: 'detached' })
    const count = await index('getdocumentcount', { datasource: 'wiki' })
    assert.equal((count.json as { documentCount: number }).documentCount, 1)
    assert.deepEqual(faults, [])
    await close()
  })

  test('end an open upload, and clear findings after showing their examples', async () => {
    await index('adddatasource', { name: 'wiki' })
    await index('bulkindexdocuments', {
      uploadId: 'endless',
      isFirstPage: true,
      isLastPage: false,
      forceRestartUpload: true,
      datasource: 'wiki',
      documents: [{ ...wikiPage('alone'), permissions: {} }],
    })
    const { page, faults, close } = await open('/datasources/wiki')
    await page.getByRole('tab', { name: 'Uploads' }).click()
    await page.getByRole('button', { name: 'End the upload endless' }).click()
    await page
      .getByRole('row', { name: /endless/ })
      .getByText('ended')
      .waitFor()
    await page.getByRole('tab', { name: /Findings/ }).click()
    await page.getByText(/alone/).first().waitFor()
    await assertAccessible(page, 'the findings of a datasource')
    await picture(page, 'findings')
    await page.getByRole('button', { name: 'Clear findings' }).click()
    await page.getByText('Nothing looks like a mistake').waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('hide a datasource, and delete one by its name typed', async () => {
    await index('adddatasource', { name: 'wiki' })
    const { page, faults, close } = await open('/datasources/handbook')
    await page.getByRole('tab', { name: 'Visibility' }).click()
    await page.getByLabel('Who may see anything of it').selectOption('none')
    await eventually(
      () => page.getByLabel('Who may see anything of it').inputValue(),
      (value) => value === 'none',
    )
    await page.goto('/datasources')
    await page
      .getByRole('row', { name: /Handbook/ })
      .getByText('beta users')
      .waitFor()
    assert.deepEqual(await dev().idsFoundBy('bob@example.com', 'app:handbook'), [])
    await page.goto('/datasources/handbook')
    await page.getByRole('tab', { name: 'Visibility' }).click()
    await page.getByLabel('Who may see anything of it').selectOption('all')
    await eventually(
      () => page.getByLabel('Who may see anything of it').inputValue(),
      (value) => value === 'all',
    )

    await page.goto('/datasources/wiki')
    await page.getByRole('tab', { name: 'Visibility' }).click()
    await page.getByRole('button', { name: 'Delete datasource' }).click()
    await page.getByLabel(/Type the name of the datasource/).fill('wiki')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL(/\/datasources$/)
    await page.getByRole('link', { name: 'Handbook' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'wiki' }).count(), 0)
    assert.deepEqual(faults, [])
    await close()
  })
})
