import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { assertRefused } from './answers.ts'
import { callerOf, handbook, user } from './handbook.ts'
import { type Answer, jsonOf, startTestServer, type TestServer } from './running-server.ts'

/** What `/go` answers to whom. */

const ANN = { 'x-glean-actas': 'ann@example.com' }
const BOB = { 'x-glean-actas': 'bob@example.com' }
const host = 'https://a.example.com'

async function stocked(flags: { readonly goLinks?: string } = {}) {
  const server = await startTestServer({ after }, flags)
  const indexing = callerOf(server, await server.token())
  await indexing.must('adddatasource', handbook)
  for (const name of ['ann', 'bob']) await indexing.must('indexuser', user(name))
  const hosted = (inputAlias: string, more: object = {}) => ({
    inputAlias,
    destinationUrl: `${host}/${encodeURIComponent(inputAlias)}`,
    createdBy: 'ann@example.com',
    ...more,
  })
  const shortcuts = [
    hosted('Road-Map'),
    hosted('hidden', { unlisted: true }),
    hosted('ticket', { urlTemplate: `${host}/browse/{*}?from=go` }),
    hosted('compare', { urlTemplate: `${host}/%s...%s` }),
    hosted('team/ticket', { destinationUrl: `${host}/teams-own` }),
    hosted('team', { urlTemplate: `${host}/team/{*}` }),
    hosted('straße', { destinationUrl: `${host}/straße?q=ü` }),
  ]
  await indexing.must('uploadshortcuts', { uploadId: 'x', isFirstPage: true, isLastPage: true, shortcuts })
  const client = await server.token({ kind: 'client', scopes: ['SHORTCUTS'] })
  return { server, indexing, client }
}

async function go(
  server: TestServer,
  path: string,
  token?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(`${server.url}${path}`, { redirect: 'manual', headers: { ...authorization, ...headers } })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, json: jsonOf(text) }
}

function assertLeads(answer: Answer, destination: string): void {
  assert.equal(answer.status, 302, answer.text)
  assert.equal(answer.headers.get('location'), destination)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
}

function assertNowhere(answer: Answer): void {
  assert.equal(answer.status, 404, answer.text)
  assert.equal(answer.headers.get('location'), null)
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.match(answer.text, /^There is no shortcut go\//)
  assert.doesNotMatch(answer.text, /a\.example\.com/)
}

describe('/go as it is by default', async () => {
  const { server, indexing, client } = await stocked()
  const ann = (path: string) => go(server, path, client, ANN)

  const leads = {
    '/go/roadmap': `${host}/Road-Map`,
    '/go/ROAD_MAP/': `${host}/Road-Map`,
    '/go/roadmap?x=1': `${host}/Road-Map`,
    '/go/hidden': `${host}/hidden`,
    '/go/ticket': `${host}/ticket`,
    '/go/ticket/ABC-1': `${host}/browse/ABC-1?from=go`,
    '/go/ticket/a/b%2Fc%3Fd': `${host}/browse/a/b%2Fc%3Fd?from=go`,
    '/go/ticket/%40evil.example%2F': `${host}/browse/%40evil.example%2F?from=go`,
    '/go/compare/v1/v2': `${host}/v1...v2`,
    '/go/team/ticket': `${host}/teams-own`,
    '/go/team/ticket/7': `${host}/team/ticket/7`,
    '/go/stra%C3%9Fe': `${host}/stra%C3%9Fe?q=%C3%BC`,
  }
  for (const [path, destination] of Object.entries(leads)) {
    it(`302: ${path} leads to ${destination}`, async () => assertLeads(await ann(path), destination))
  }

  const nowhere = [
    '/go',
    '/go/',
    '/go/ghost',
    '/go/roadmap/more',
    '/go/compare/v1',
    '/go/ticket/%2e%2e',
    '/go/<script>alert(1)</script>',
    `/go/${'a'.repeat(1_000)}`,
    `/go/${'a/'.repeat(900)}a`,
    '/go/a%00b',
  ]
  for (const path of nowhere) {
    it(`404: ${path.slice(0, 40)} leads nowhere, and the page says so`, async () => assertNowhere(await ann(path)))
  }

  it('404 for an unlisted one of somebody else, as for one that is not there; 302 for an administrator', async () => {
    const hidden = await go(server, '/go/hidden', client, BOB)
    const absent = await go(server, '/go/absent', client, BOB)
    assertNowhere(hidden)
    assert.equal(hidden.text.replace('hidden', 'absent'), absent.text)
    const root = await server.token({ kind: 'client', scopes: ['SHORTCUTS', 'ADMINSHORTCUTS'] })
    assertLeads(await go(server, '/go/hidden', root, BOB), `${host}/hidden`)
  })

  it('401 without a token, whether there is such a shortcut or not; 403 without the scope; 401 for a stranger', async () => {
    for (const alias of ['roadmap', 'hidden', 'absent']) {
      assertRefused(await go(server, `/go/${alias}`), 'authorization_missing')
    }
    const searching = await server.token({ kind: 'client' })
    assertRefused(await go(server, '/go/roadmap', searching, ANN), 'operation_out_of_scope', 'SHORTCUTS')
    assertRefused(await go(server, '/go/roadmap', await server.token()), 'token_wrong_kind')
    assertRefused(await go(server, '/go/roadmap', client), 'act_as_missing')
    const stranger = await go(server, '/go/roadmap', client, { 'x-glean-actas': 'eve@example.com' })
    assertRefused(stranger, 'act_as_unknown')
  })

  it('405 for another method', async () => {
    for (const path of ['/go', '/go/roadmap', '/go/team/ticket']) {
      assertRefused(await server.post(path, client, {}), 'method_not_allowed', 'GET')
    }
  })

  it('302 to what an upload has just brought, 404 once it is left out', async () => {
    const shortcut = {
      inputAlias: 'menu',
      destinationUrl: `${host}/lunch`,
      intermediateUrl: 'https://go.example.com/menu',
      createdBy: 'cy@example.com',
    }
    const whole = { isFirstPage: true, isLastPage: true }
    await indexing.must('bulkindexshortcuts', { uploadId: 'a', ...whole, shortcuts: [shortcut] })
    assertLeads(await ann('/go/menu'), `${host}/lunch`)
    await indexing.must('bulkindexshortcuts', { uploadId: 'b', ...whole, shortcuts: [] })
    assertNowhere(await ann('/go/menu'))
  })
})

describe('/go with --go-links anyone', async () => {
  const { server, client } = await stocked({ goLinks: 'anyone' })

  it('302 without a token for what is listed, 404 for what is not', async () => {
    assertLeads(await go(server, '/go/roadmap'), `${host}/Road-Map`)
    assertLeads(await go(server, '/go/ticket/7'), `${host}/browse/7?from=go`)
    assertNowhere(await go(server, '/go/hidden'))
  })

  it('302 for the author who shows a token, 401 for a token that is wrong', async () => {
    assertLeads(await go(server, '/go/hidden', client, ANN), `${host}/hidden`)
    assertNowhere(await go(server, '/go/hidden', client, BOB))
    assertRefused(await go(server, '/go/roadmap', `${client}x`), 'token_malformed')
  })
})
