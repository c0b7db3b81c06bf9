import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openEmulator } from '../src/emulator/emulator.ts'
import { parseFaults } from '../src/emulator/faults.ts'
import { startTestServer, type TestServer } from './running-server.ts'

const DAY = 86_400
const ANN = 'ann@example.com'

type Context = Parameters<typeof startTestServer>[0]

function startEmulator(context: Context, { faults = 'none', indexDelaySeconds = 0 } = {}): Promise<TestServer> {
  const emulator = openEmulator({ faults: parseFaults(faults), indexDelaySeconds, prepare: async () => {} })
  return startTestServer(context, {}, emulator)
}

type DevPath = 'clock' | 'indexing' | 'faults' | 'tokens'

/** Sends to a route of the emulator, without any token. */
async function control<Value>({ url }: TestServer, path: DevPath, body: unknown): Promise<Value> {
  const response = await fetch(`${url}/dev/${path}`, { method: 'POST', body: JSON.stringify(body) })
  assert.equal(response.status, 200, await response.clone().text())
  return (await response.json()) as Value
}

type Clock = { readonly now: string; readonly unixSeconds: number; readonly offsetSeconds: number }
const travel = (server: TestServer, body: unknown) => control<Clock>(server, 'clock', body)

async function mint(server: TestServer, spec: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return (await control<{ readonly secret: string }>(server, 'tokens', spec)).secret
}

/** A datasource with Ann in it. */
async function addNotes(server: TestServer, token: string): Promise<void> {
  await server.call('adddatasource', token, { name: 'notes', isUserReferencedByEmail: true })
  await server.call('indexuser', token, { datasource: 'notes', user: { email: ANN, name: 'Ann' } })
}

const note = (id: string) => ({
  document: {
    datasource: 'notes',
    id,
    title: id,
    viewURL: `https://notes.example.com/${id}`,
    permissions: { allowAnonymousAccess: true },
  },
})

/** What a call with a token comes to: its error code, or `ok`. */
async function verdict(server: TestServer, token: string): Promise<string> {
  const { status, json } = await server.call('adddatasource', token, { name: 'probe' })
  return status === 200 ? 'ok' : (json as { readonly error: string }).error
}

async function countNotes(server: TestServer, token: string): Promise<number> {
  const { json } = await server.call('getdocumentcount', token, { datasource: 'notes' })
  return (json as { readonly documentCount: number }).documentCount
}

describe('the emulator’s faults', () => {
  test('asked for by the header: each does what it says, to this request alone', async (t) => {
    const server = await startEmulator(t)
    const token = await mint(server)
    await addNotes(server, token)
    const send = (fault: string) => server.call('indexdocument', token, note(fault), { 'Sheaf-Dev-Fault': fault })

    for (const [fault, code, retryAfter] of [
      ['429', 'rate_limited', '1'],
      ['500', 'internal', null],
      ['503', 'unavailable', '2'],
    ] as const) {
      const { status, headers, json } = await send(fault)
      assert.equal(status, Number(fault))
      assert.equal((json as { readonly error: string }).error, code)
      assert.equal(headers.get('retry-after'), retryAfter)
      assert.ok(headers.get('x-request-id'))
    }
    assert.equal(await countNotes(server, token), 0, 'nothing was carried out')

    await assert.rejects(send('drop'), TypeError)
    assert.equal(await countNotes(server, token), 1, 'carried out although the answer was lost')

    const startedAt = performance.now()
    assert.equal((await send('slow=300')).status, 200)
    assert.ok(performance.now() - startedAt >= 299)
    assert.equal((await send('none')).status, 200)
  })

  test('of a slow request are carried out at once', async (t) => {
    const server = await startEmulator(t)
    const token = await mint(server)
    await addNotes(server, token)
    const abort = AbortSignal.timeout(300)
    await assert.rejects(
      fetch(`${server.url}/api/index/v1/indexdocument`, {
        method: 'POST',
        signal: abort,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'sheaf-dev-fault': 'slow=60000',
        },
        body: JSON.stringify(note('late')),
      }),
    )
    assert.equal(await countNotes(server, token), 1)
  })

  test('end with the server: an answer that is held back goes out then', async (t) => {
    const server = await startEmulator(t)
    const token = await mint(server)
    await addNotes(server, token)
    const answer = server.call('indexdocument', token, note('late'), { 'Sheaf-Dev-Fault': 'slow=30000' })
    while ((await countNotes(server, token)) === 0);
    await server.close()
    assert.equal((await answer).status, 200)
  })

  test('asked for by a header that is malformed are refused with 400, and nothing is done', async (t) => {
    const server = await startEmulator(t)
    const token = await mint(server)
    await addNotes(server, token)
    for (const fault of ['banana', '', 'drop,', '429@2', '503@first=1']) {
      const { status, text } = await server.call('indexdocument', token, note('x'), { 'Sheaf-Dev-Fault': fault })
      assert.equal(status, 400, fault)
      assert.match(text, /Sheaf-Dev-Fault: .*(Give drop, 429|POST \/dev\/faults)/)
    }
    assert.equal(await countNotes(server, token), 0)
  })

  test('set for all requests happen without a header, until others are set', async (t) => {
    const server = await startEmulator(t, { faults: '503@first=1' })
    const token = await mint(server)
    assert.equal(await verdict(server, token), 'unavailable')
    assert.equal(await verdict(server, token), 'ok')
    await control(server, 'faults', { faults: '429' })
    assert.equal(await verdict(server, token), 'rate_limited')
    const own = await server.call('adddatasource', token, { name: 'x' }, { 'Sheaf-Dev-Fault': 'none' })
    assert.equal(own.status, 200, 'the header comes first')
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    await control(server, 'faults', { faults: 'none' })
    assert.equal(await verdict(server, token), 'ok')
  })
})

describe('the emulator’s clock', () => {
  test('goes forward, to a moment and back, and says where it is', async (t) => {
    const server = await startEmulator(t)
    assert.equal((await travel(server, { advanceSeconds: 3_600 })).offsetSeconds, 3_600)
    assert.equal((await travel(server, { setTo: '2050-01-31T00:00:00+01:00' })).now, '2050-01-30T23:00:00Z')
    assert.equal((await travel(server, { setTo: 2_000_000_000 })).unixSeconds, 2_000_000_000)
    const { offsetSeconds } = await travel(server, { advanceSeconds: -60 })
    const asked = (await (await fetch(`${server.url}/dev/clock`)).json()) as Clock
    assert.equal(asked.offsetSeconds, offsetSeconds)
    assert.ok(asked.unixSeconds < 2_000_000_000)
  })

  test('refuses what is no time, naming the field and what would do', async (t) => {
    const server = await startEmulator(t)
    const cases: readonly (readonly [body: unknown, text: RegExp])[] = [
      [{}, /exactly one of advanceSeconds and setTo/],
      [{ advanceSeconds: 1, setTo: 1 }, /exactly one of/],
      [{ advanceSeconds: '1' }, /advanceSeconds must be a number/],
      [{ setTo: 'tomorrow' }, /setTo: \\"tomorrow\\" is no time\. Send Unix seconds, or RFC 3339/],
      [{ setTo: '2026-02-31' }, /is no time/],
      [{ setTo: Date.now() }, /in seconds, not in milliseconds/],
      [{ advanceSeconds: -1e12 }, /1970 to 9999/],
      [{ seconds: 1 }, /unrecognized field: \\"seconds\\"\. \/dev\/clock takes advanceSeconds, setTo/],
    ]
    for (const [body, text] of cases) {
      const response = await fetch(`${server.url}/dev/clock`, { method: 'POST', body: JSON.stringify(body) })
      assert.equal(response.status, 400)
      assert.match(await response.text(), text)
    }
  })

  test('makes a rotation deadline pass: there is no time left as there is after an outage', async (t) => {
    const server = await startEmulator(t)
    const rotated = await mint(server, { rotationPeriodMinutes: 1_440 })
    const late = await mint(server, { rotationPeriodMinutes: 1_440 })
    await travel(server, { advanceSeconds: DAY - 10 })
    const answer = await server.call('rotatetoken', rotated)
    assert.equal(answer.status, 200)
    const { rawSecret, createdAt } = answer.json as { readonly rawSecret: string; readonly createdAt: number }
    assert.ok(Math.abs(createdAt - (Date.now() / 1000 + DAY)) < 60, 'stamped by the travelled clock')
    assert.equal(await verdict(server, late), 'ok')
    await travel(server, { advanceSeconds: 20 })
    assert.equal(await verdict(server, late), 'token_overdue')
    assert.equal((await server.call('rotatetoken', late)).status, 401)
    assert.equal(await verdict(server, rawSecret), 'ok')
  })

  test('makes the overlap of a replaced secret end', async (t) => {
    const server = await startEmulator(t)
    const before = await mint(server, { rotationPeriodMinutes: 1_440 })
    const { rawSecret } = (await server.call('rotatetoken', before)).json as { readonly rawSecret: string }
    assert.equal(await verdict(server, rawSecret), 'ok')
    await travel(server, { advanceSeconds: 590 })
    assert.equal(await verdict(server, before), 'ok')
    await travel(server, { advanceSeconds: 20 })
    assert.equal(await verdict(server, before), 'token_retired')
  })

  test('makes a token expire for good: back in time it stays ended', async (t) => {
    const server = await startEmulator(t)
    const token = await mint(server, { expiresInSeconds: 3_600 })
    await travel(server, { advanceSeconds: 3_590 })
    assert.equal(await verdict(server, token), 'ok')
    await travel(server, { advanceSeconds: 20 })
    assert.equal(await verdict(server, token), 'token_expired')
    await travel(server, { advanceSeconds: -DAY })
    assert.equal(await verdict(server, token), 'token_expired')
    assert.equal(await verdict(server, await mint(server)), 'ok')
  })
})

describe('the emulator’s index', () => {
  test('takes up a write only so long after it, while access is known at once', async (t) => {
    const server = await startEmulator(t, { indexDelaySeconds: 1 })
    const [token, client] = [await mint(server), await mint(server, { kind: 'client' })]
    await addNotes(server, token)
    assert.equal((await server.call('indexdocument', token, note('slow'))).status, 200)
    const writtenAt = performance.now()
    const check = { datasource: 'notes', objectType: '', docId: 'slow', userEmail: ANN }
    assert.deepEqual((await server.call('checkdocumentaccess', token, check)).json, { hasAccess: true })
    assert.deepEqual(await server.searchUntil(client, ANN, 'slow', 1), ['https://notes.example.com/slow'])
    assert.ok(performance.now() - writtenAt >= 900, `found after ${performance.now() - writtenAt} ms`)
  })

  test('begins the delay anew with each write, so that none is found early together with another', async (t) => {
    const server = await startEmulator(t, { indexDelaySeconds: 1 })
    const [token, client] = [await mint(server), await mint(server, { kind: 'client' })]
    await addNotes(server, token)
    await server.call('indexdocument', token, note('first'))
    await delay(600)
    await server.call('indexdocument', token, note('second'))
    const writtenAt = performance.now()
    assert.equal((await server.searchUntil(client, ANN, 'second', 1)).length, 1)
    assert.ok(performance.now() - writtenAt >= 900, `found after ${performance.now() - writtenAt} ms`)
  })

  test('can be held back and let go without a restart', async (t) => {
    const server = await startEmulator(t)
    const [token, client] = [await mint(server), await mint(server, { kind: 'client' })]
    await addNotes(server, token)
    await control(server, 'indexing', { delaySeconds: 3_600 })
    await server.call('indexdocument', token, note('held'))
    const search = () => server.call('search', client, { query: 'held' }, { 'x-glean-actas': ANN })
    assert.deepEqual(((await search()).json as { readonly results?: unknown[] }).results ?? [], [])
    await control(server, 'indexing', { delaySeconds: 0 })
    assert.equal((await server.searchUntil(client, ANN, 'held', 1)).length, 1)
  })
})

describe('a server without the emulator', () => {
  test('has no route of it and knows no fault', async (t) => {
    const server = await startTestServer(t)
    for (const [method, path] of [
      ['GET', 'clock'],
      ['POST', 'clock'],
      ['POST', 'indexing'],
      ['POST', 'faults'],
      ['POST', 'tokens'],
    ] as const) {
      assert.equal((await fetch(`${server.url}/dev/${path}`, { method })).status, 404, `${method} ${path}`)
    }
    const token = await server.token()
    for (const fault of ['drop', '429', '500', 'slow=60000', 'banana']) {
      const { status } = await server.call('adddatasource', token, { name: 'x' }, { 'Sheaf-Dev-Fault': fault })
      assert.equal(status, 200, fault)
    }
  })
})
