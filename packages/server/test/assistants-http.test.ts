import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { limits } from '@sheaf/contract'
import { openInlineStore } from '../src/store/sqlite/inline-store.ts'
import { systemClocks } from '../src/tokens/clock.ts'
import { openTokenKeeper } from '../src/tokens/keeper.ts'
import { revokeToken } from '../src/tokens/manage.ts'
import { newTokenId, randomSecret } from '../src/tokens/secret.ts'
import { assertRefused, assertSound } from './answers.ts'
import { ACCEPTED, connectAssistant, postMessage, toolCall } from './assistant.ts'
import { callerOf, handbook, page, user } from './handbook.ts'
import { rawRequest, sendRaw } from './raw-http.ts'
import { type Answer, makeToken, startTestServer, type TestClient } from './running-server.ts'

/** What is in front of the tools for assistants: who may call, in which form, how often. */

const ANN = 'ann@example.com'
const BOB = 'bob@example.com'
const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const token = await server.token({ kind: 'client' })
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) {
  await must('indexuser', user(name))
  const only = { permissions: { allowedUsers: [{ email: `${name}@example.com` }] } }
  await must('indexdocument', { document: page(`of ${name}`, only) })
}
await server.searchUntil(token, ANN, '', 1)
await server.searchUntil(token, BOB, '', 1)

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const asAnn = { 'x-glean-actas': ANN }

type Message = {
  readonly id?: unknown
  readonly result?: {
    readonly isError?: boolean
    readonly content?: readonly { readonly text: string }[]
    readonly structuredContent?: { readonly results?: readonly { readonly title: string }[] }
  }
  readonly error?: { readonly code: number; readonly message: string }
}
const messageIn = ({ json }: Answer) => json as Message
const toolErrorIn = (answer: Answer) => {
  const { result } = messageIn(answer)
  assert.equal(result?.isError, true, answer.text)
  assert.equal(result?.structuredContent, undefined)
  return result?.content?.[0]?.text
}

/** The same credentials at a search and here must be refused by the same status and the same words. */
async function assertRefusedAsSearch(
  headers: Readonly<Record<string, string | undefined>>,
  code: Parameters<typeof assertRefused>[1],
) {
  const type = { 'Content-Type': 'application/json', Accept: ACCEPTED.accept }
  const send = (path: string, body: unknown) =>
    sendRaw(server.url, rawRequest(`POST ${path}`, { ...type, ...headers }, JSON.stringify(body)))
  const [asSearch, here] = [await send('/rest/api/v1/search', { query: '' }), await send('/mcp', list)]
  assertRefused(asSearch, code)
  assert.ok(here)
  assertSound(here)
  assert.deepEqual([here.status, here.json], [asSearch?.status, asSearch?.json])
  const challenge = here.headers.get('www-authenticate')
  if (here.status !== 401) assert.equal(challenge, null)
  else if (code.startsWith('authorization')) assert.equal(challenge, 'Bearer realm="sheaf"')
  else assert.match(challenge ?? '', /^Bearer realm="sheaf", error="invalid_token", error_description="[^"\\]+"$/)
}

async function withKeeper(run: (keeper: Awaited<ReturnType<typeof openTokenKeeper>>) => Promise<unknown>) {
  const store = await openInlineStore(server.dataDir)
  try {
    await run(await openTokenKeeper(store, systemClocks, 'command'))
  } finally {
    await store.close()
  }
}

const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}`, 'X-Glean-ActAs': ANN })

describe('is refused as by a search, before the body is read', () => {
  it('without a token, by another scheme, mistyped, unknown, or of another kind', async () => {
    await assertRefusedAsSearch({}, 'authorization_missing')
    await assertRefusedAsSearch({ Authorization: `Basic ${token}` }, 'authorization_scheme')
    await assertRefusedAsSearch(bearer(`${token.slice(0, -1)}-`), 'token_malformed')
    await assertRefusedAsSearch(bearer(randomSecret('client', newTokenId()).text), 'token_unknown')
    for (const kind of ['indexing', 'admin'] as const) {
      await assertRefusedAsSearch(bearer(await server.token({ kind })), 'token_wrong_kind')
    }
    const early = { ...ACCEPTED, 'Content-Type': 'application/json', 'Content-Length': '1000' }
    assert.equal((await sendRaw(server.url, rawRequest('POST /mcp', early, '{')))?.status, 401)
  })

  it('with a token that has expired or was revoked, from its next call on', async () => {
    const before = Math.floor(Date.now() / 1_000) - 60
    const clocks = { wall: () => before, monotonic: () => before }
    const expired = await makeToken(server.dataDir, { kind: 'client', expiresAt: before + 1 }, clocks)
    await assertRefusedAsSearch(bearer(expired), 'token_expired')
    const revoked = await server.token({ kind: 'client' })
    assert.equal((await postMessage(server, revoked, list, asAnn)).status, 200)
    const [, , id = ''] = revoked.split('_')
    await withKeeper((keeper) => revokeToken(keeper, id))
    await assertRefusedAsSearch(bearer(revoked), 'token_revoked')
  })

  it('from an address that the token does not allow', async () => {
    const elsewhere = await server.token({ kind: 'client', greenlist: ['192.0.2.0/24'] })
    await assertRefusedAsSearch(bearer(elsewhere), 'address_not_allowed')
  })

  it('for nobody, for somebody unknown, and for another than the token is for', async () => {
    const own = await server.token({ kind: 'client', userEmail: ANN })
    const Authorization = `Bearer ${token}`
    await assertRefusedAsSearch({ Authorization }, 'act_as_missing')
    await assertRefusedAsSearch({ Authorization, 'X-Glean-ActAs': 'nobody@example.com' }, 'act_as_unknown')
    await assertRefusedAsSearch({ Authorization: `Bearer ${own}`, 'X-Glean-ActAs': BOB }, 'act_as_forbidden')
    assert.equal((await postMessage(server, own, list)).status, 200)
    assert.equal((await postMessage(server, own, list, { 'x-glean-actas': 'ANN@example.com' })).status, 200)
    assert.equal((await postMessage(server, token, list, { 'x-scio-actas': ANN })).status, 200)
  })
})

it('a tool whose scope the token lacks is an error of the tool, in the words of the operation behind it', async () => {
  const cases = [
    ['search', { query: '' }, 'SEARCH', 'search', { query: '' }],
    ['list_sources', {}, 'SEARCH', 'search', { query: '' }],
    ['read_document', { id: 'x' }, 'DOCUMENTS', 'getdocuments', { documentSpecs: [] }],
    ['find_people', {}, 'ENTITIES', 'listentities', {}],
  ] as const
  const all = ['SEARCH', 'DOCUMENTS', 'ENTITIES'] as const
  for (const [tool, input, scope, operation, body] of cases) {
    const without = await server.token({ kind: 'client', scopes: all.filter((each) => each !== scope) })
    const refusal = await server.call(operation, without, body, asAnn)
    assertRefused(refusal, 'operation_out_of_scope', scope)
    const answer = await postMessage(server, without, toolCall(tool, input), asAnn)
    assert.equal(toolErrorIn(answer), (refusal.json as { readonly message: string }).message)
    const alone = await server.token({ kind: 'client', scopes: [scope] })
    const text = (await postMessage(server, alone, toolCall(tool, input), asAnn)).text
    assert.doesNotMatch(text, /lacks the scope/)
  }
})

describe('a web page', () => {
  const send = (headers: Readonly<Record<string, string>>, to: TestClient = server) =>
    sendRaw(
      to.url,
      rawRequest('POST /mcp', { 'Content-Type': 'application/json', ...ACCEPTED, ...headers }, JSON.stringify(list)),
    )

  it('whose name was made to lead here is refused, with a token or without', async () => {
    for (const Host of [
      'evil.example.com',
      'evil.example.com:7460',
      'localhost.example.com',
      '127.0.0.1.example.com',
    ]) {
      assertRefused(await send({ Host }), 'origin_not_allowed', 'Host', '--behind-proxy')
      assertRefused(await send({ Host, Origin: `http://${Host}`, ...bearer(token) }), 'origin_not_allowed')
    }
    for (const Host of ['localhost', 'LOCALHOST:7460', '127.0.0.1:80', '127.1.2.3', '[::1]:7460']) {
      assert.equal((await send({ Host, ...bearer(token) }))?.status, 200, Host)
    }
  })

  it('of another origin is refused, one of this server’s own is not', async () => {
    for (const Origin of ['https://example.com', 'http://localhost:1', 'null', 'x', '']) {
      assertRefused(await send({ Origin, Host: 'localhost:7460', ...bearer(token) }), 'origin_not_allowed', 'Origin')
    }
    const own = { Host: 'localhost:7460', Origin: 'http://localhost:7460', ...bearer(token) }
    assert.equal((await send(own))?.status, 200)
  })

  it('goes by the name that a proxy in front of the server passes on', async (t) => {
    const proxied = await startTestServer(t, { behindProxy: '127.0.0.0/8' })
    const anns = bearer(await proxied.token({ kind: 'client' }))
    await callerOf(proxied, await proxied.token()).must('adddatasource', handbook)
    await callerOf(proxied, await proxied.token()).must('indexuser', user('ann'))
    const Host = 'search.example.com'
    assert.equal((await send({ Host, ...anns }, proxied))?.status, 200)
    assert.equal((await send({ Host, Origin: `https://${Host}`, ...anns }, proxied))?.status, 200)
    const forwarded = { Host: 'inner:1', 'X-Forwarded-Host': Host, Origin: `https://${Host}`, ...anns }
    assert.equal((await send(forwarded, proxied))?.status, 200)
    assertRefused(await send({ Host, Origin: 'https://example.com', ...anns }, proxied), 'origin_not_allowed')
  })
})

describe('HTTP', () => {
  it('405 for any method but POST: there is no stream to open and no session to end', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS']) {
      const answer = await sendRaw(server.url, rawRequest(`${method} /mcp`, bearer(token)))
      assertRefused(answer, 'method_not_allowed', method, 'POST')
      assert.equal(answer?.headers.get('allow'), 'POST')
    }
    assertRefused(await sendRaw(server.url, rawRequest('POST /mcp/x', bearer(token))), 'not_found')
  })

  it('413 for a body over the limit, announced or not, and 415 for one that is not JSON', async () => {
    const bytesMax = limits.mainThreadBodyBytesMax.value
    const long = JSON.stringify({ ...list, params: { x: 'a'.repeat(bytesMax) } })
    assertRefused(await postMessage(server, token, long, asAnn), 'body_too_large')
    const chunked = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: { ...bearer(token), ...ACCEPTED, 'content-type': 'application/json' },
      body: new Blob([long]).stream(),
      duplex: 'half',
    })
    assert.equal(chunked.status, 413)
    const text = await postMessage(server, token, list, { ...asAnn, 'content-type': 'text/plain' })
    assertRefused(text, 'content_type')
    assertRefused(await postMessage(server, token, list, { ...asAnn, 'content-encoding': 'br' }), 'content_type')
    assertRefused(await postMessage(server, token, list, { ...asAnn, 'content-encoding': 'gzip' }), 'malformed_gzip')
    const bomb = gzipSync(long)
    assertRefused(await postMessage(server, token, bomb, { ...asAnn, 'content-encoding': 'gzip' }), 'body_too_large')
  })

  it('what is no message of the protocol is refused as the protocol says', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const deepParams = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":${deep}}}`
    const bad: readonly (readonly [unknown, number])[] = [
      ['{', -32_700],
      ['', -32_700],
      ['nonsense', -32_700],
      [new Uint8Array([0xff, 0xfe]), -32_700],
      ['[]', -32_600],
      ['null', -32_600],
      ['1', -32_600],
      [{}, -32_600],
      [{ jsonrpc: '1.0', id: 1, method: 'tools/list' }, -32_600],
      [{ jsonrpc: '2.0', id: {}, method: 'tools/list' }, -32_600],
      [deep, -32_600],
      [Array.from({ length: 101 }, (_, id) => ({ ...list, id })), -32_600],
    ]
    for (const [body, code] of bad) {
      const answer = await postMessage(server, token, body, asAnn)
      const about = `${String(body).slice(0, 100)}: ${answer.text.slice(0, 300)}`
      assert.equal(answer.status, 400, about)
      assert.equal(messageIn(answer).error?.code, code, about)
      assertSound(answer)
    }
    const odd = await postMessage(server, token, deepParams, asAnn)
    assert.ok(odd.status < 500, odd.text.slice(0, 300))
    assert.equal((await postMessage(server, token, list, { ...asAnn, accept: 'text/html' })).status, 406)
  })

  it('unknown methods and odd parameters are errors of the protocol', async () => {
    const unknown = await postMessage(server, token, { ...list, method: 'resources/list' }, asAnn)
    assert.deepEqual([unknown.status, messageIn(unknown).error?.code], [200, -32_601])
    const nameless = await postMessage(server, token, { ...list, method: 'tools/call', params: {} }, asAnn)
    assert.deepEqual([nameless.status, messageIn(nameless).error?.code], [200, -32_602])
    for (const input of [null, [], 'x', 1]) {
      const answer = await postMessage(server, token, toolCall('search', input), asAnn)
      assert.equal(messageIn(answer).error?.code, -32_602, answer.text)
    }
    const polluted = await postMessage(
      server,
      token,
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"","__proto__":{"x":1}}}}',
      asAnn,
    )
    assert.match(polluted.text, /unrecognized field|"results"/)
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const answer = await postMessage(server, token, toolCall(name, {}), asAnn)
      assert.equal(messageIn(answer).error?.code, -32_602, answer.text)
    }
  })

  it('notifications are taken without an answer', async () => {
    const answer = await postMessage(server, token, { jsonrpc: '2.0', method: 'notifications/initialized' }, asAnn)
    assert.deepEqual([answer.status, answer.text], [202, ''])
  })
})

describe('several at once', () => {
  it('a batch is answered message by message', async () => {
    const messages = [list, toolCall('search', { query: '' }, 'two'), { ...list, id: 3, method: 'nosuch' }]
    const answer = await postMessage(server, token, messages, asAnn)
    const answers = answer.json as readonly Message[]
    assert.deepEqual(new Set(answers.map(({ id }) => id)), new Set([1, 'two', 3]))
    const found = answers.find(({ id }) => id === 'two')?.result?.structuredContent?.results
    assert.deepEqual(
      found?.map(({ title }) => title),
      ['Page of ann'],
    )
  })

  it('a batch that cancels its own call holds up nobody else', async () => {
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } }
    const gone = new AbortController()
    const waiting = fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: { ...bearer(token), ...ACCEPTED, 'content-type': 'application/json' },
      body: JSON.stringify([toolCall('search', { query: '' }, 7), cancel]),
      signal: gone.signal,
    }).then(
      ({ status }) => status,
      () => 'given up',
    )
    assert.equal((await postMessage(server, token, toolCall('search', { query: '' }), asAnn)).status, 200)
    gone.abort()
    assert.ok(['given up', 200].includes(await waiting))
  })

  it('calls for different people beside each other get each their own answer', async () => {
    const people = Array.from({ length: 60 }, (_, call) => (call % 2 === 0 ? 'ann' : 'bob'))
    const answers = await Promise.all(
      people.map((name) =>
        postMessage(server, token, toolCall('search', { query: '' }, name), { 'x-glean-actas': `${name}@example.com` }),
      ),
    )
    for (const [call, answer] of answers.entries()) {
      const { id, result } = messageIn(answer)
      assert.equal(id, people[call])
      assert.deepEqual(
        result?.structuredContent?.results?.map(({ title }) => title),
        [`Page of ${people[call]}`],
      )
    }
  })

  it('nothing can be subscribed to: no stream stays open', async () => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const method = 'subscriptions/listen'
    const message = { ...list, method, params: { notifications: { toolsListChanged: true }, _meta: meta } }
    const headers = { ...asAnn, 'mcp-protocol-version': '2026-07-28', 'mcp-method': method }
    const answer = await postMessage(server, token, message, headers)
    assert.match(messageIn(answer).error?.message ?? '', /Subscription limit reached/)
  })
})

describe('the rate limits of the protocol', () => {
  it('count a call with those of the operation behind it, and say how long to wait', async (t) => {
    const limited = await startTestServer(t, { rateLimits: 'on' })
    const { must } = callerOf(limited, await limited.token())
    await must('adddatasource', handbook)
    await must('indexuser', user('ann'))
    const anns = await limited.token({ kind: 'client', userEmail: ANN })
    await limited.call('search', anns, { query: '' })
    const call = () => postMessage(limited, anns, toolCall('search', { query: '' }))
    const [refused] = (await Promise.all(Array.from({ length: 20 }, call))).filter(({ json }) =>
      JSON.stringify(json).includes('"isError":true'),
    )
    assert.ok(refused)
    assert.match(
      toolErrorIn(refused) ?? '',
      /^the limit of \/rest\/api\/v1\/search for one token is 5 requests per second\. Wait 1 second, then make the same/,
    )
    assert.doesNotMatch((await postMessage(limited, anns, toolCall('find_people', {}))).text, /the limit of/)
  })

  it('count requests as those of any other operation, with Retry-After', async (t) => {
    const limited = await startTestServer(t, { rateLimits: 'on' })
    await callerOf(limited, await limited.token()).must('adddatasource', handbook)
    await callerOf(limited, await limited.token()).must('indexuser', user('ann'))
    const client = await limited.token({ kind: 'client' })
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => postMessage(limited, client, list, { 'x-glean-actas': ANN })),
    )
    const refused = answers.filter(({ status }) => status === 429)
    assert.ok(refused.length > 0 && refused.length <= 30, String(refused.length))
    assert.equal(refused[0]?.headers.get('retry-after'), '1')
    assertRefused(refused[0], 'rate_limited', '/mcp for one token is 30 requests per second')
  })
})

it('a connected client is refused in words once its token is revoked', async () => {
  const secret = await server.token({ kind: 'client', userEmail: ANN })
  const assistant = await connectAssistant({ after }, server, { authorization: `Bearer ${secret}` })
  await assistant.ask('search', { query: '' })
  const [, , id = ''] = secret.split('_')
  await withKeeper((keeper) => revokeToken(keeper, id))
  await assert.rejects(assistant.call('search', { query: '' }), /was revoked/)
})
