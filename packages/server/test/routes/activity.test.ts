import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract'
import { assertDone, assertRefused } from '../answers.ts'
import { proveCommonRefusals } from '../every-operation.ts'
import { callerOf, handbook, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
const client = await server.token({ kind: 'client', scopes: ['ACTIVITY'] })
const [ann, bob] = ['ann@example.com', 'bob@example.com']
await must('adddatasource', handbook)
for (const name of ['ann', 'bob']) await must('indexuser', user(name))
const url = 'https://handbook.example.com/a'
const view = (more: object = {}) => ({ action: 'VIEW', timestamp: '2026-01-31T10:30:00+01:00', url, ...more })
const report = (person: string, ...events: readonly object[]) =>
  server.call('activity', client, { events }, { 'x-glean-actas': person })

type StoredRow = { readonly email_key: string; readonly action: string; readonly params: string }

/** What is stored of a URL, from the file: what was acknowledged is there. */
function stored(of: string) {
  const db = new DatabaseSync(join(server.dataDir, 'record.sqlite'), { readOnly: true })
  const rows = db.prepare('SELECT email_key, event_id, action, at_ms, params FROM activity WHERE url = ? ORDER BY seq')
  const found = (rows.all(of) as unknown as readonly StoredRow[]).map((row) => ({
    ...row,
    params: JSON.parse(row.params) as Readonly<Record<string, unknown>>,
  }))
  db.close()
  return found
}

proveCommonRefusals(server, 'activity', { events: [] })

describe('200', () => {
  it('stores events as they were sent, without what the protocol does not have', async () => {
    const params = { datasource: 'handbook', duration: 20, title: 'A', query: 'q', referrer: 'https://x.example.com' }
    assertDone(await report(ann, view({ id: 'e1', params: { ...params, bodyContent: '<p>private</p>' } })))
    const atMs = Date.parse('2026-01-31T09:30:00Z')
    assert.deepEqual(stored(url), [{ email_key: ann, event_id: 'e1', action: 'VIEW', at_ms: atMs, params }])
  })

  it('an event that is sent again changes nothing: the first with an id counts, for each person', async () => {
    const at = 'https://handbook.example.com/again'
    const event = view({ url: at, id: 'e2', params: { title: 'first' } })
    const other = { ...event, action: 'EDIT', params: { title: 'second' } }
    assertDone(await report(ann, event, event, other))
    assertDone(await report(ann, event))
    assertDone(await report(bob, other))
    const nameless = view({ url: at, action: 'COMMENT' })
    assertDone(await report(ann, nameless))
    assertDone(await report(ann, nameless))
    assert.deepEqual(
      stored(at).map(({ email_key: email, action, params }) => [email, action, params.title]),
      [
        [ann, 'VIEW', 'first'],
        [bob, 'EDIT', 'second'],
        [ann, 'COMMENT', undefined],
      ],
    )
  })

  it('an incomplete event is completed by a later one of the same action, time and URL, once', async () => {
    const at = 'https://handbook.example.com/long'
    assertDone(await report(ann, view({ url: at, params: { truncated: true } })))
    assertDone(await report(ann, view({ url: at, params: { duration: 90 } })))
    assertDone(await report(ann, view({ url: at, params: { duration: 5 } })))
    assert.deepEqual(
      stored(at).map(({ params }) => params),
      [{ duration: 90 }],
    )
  })

  it('whether the URL is a document’s or not', async () => {
    assertDone(await report(ann, view({ url: 'https://nowhere.example.com/' })))
  })
})

describe('400', () => {
  it('for a time that is none, lacks an offset or has not come, and a URL that is none; nothing is stored', async () => {
    const at = 'https://handbook.example.com/refused'
    const good = view({ url: at })
    for (const timestamp of ['soon', '2026-01-31', '2026-01-31T10:30:00', '2026-02-30T10:30:00Z', '1767225600']) {
      const answer = await report(ann, good, view({ url: at, timestamp }))
      assertRefused(answer, 'invalid_field', `events[1].timestamp is "${timestamp}"`, 'with an offset or Z')
    }
    assertRefused(
      await report(ann, good, view({ url: at, timestamp: '2999-01-01T00:00:00Z' })),
      'invalid_field',
      'not come',
    )
    assertRefused(await report(ann, good, view({ url: '/a' })), 'invalid_field', 'events[1].url')
    assertRefused(await report(ann, good, view({ action: 'LIKE' })), 'invalid_field', 'events[1].action')
    const most = limits.activityEventsPerRequestMax.value
    assertRefused(await report(ann, ...Array(most + 1).fill(good)), 'invalid_field', `more than ${most} entries`)
    assert.deepEqual(stored(at), [])
  })

  it('without the person, for a global token', async () => {
    const answer = await server.call('activity', client, { events: [view()] })
    assertRefused(answer, 'act_as_missing', 'Required header missing: X-Glean-ActAs')
  })
})

it('401 for nobody, 403 without the scope ACTIVITY', async () => {
  assertRefused(await report('eve@example.com', view()), 'act_as_unknown')
  const other = await server.token({ kind: 'client' })
  const answer = await server.call('activity', other, { events: [] }, { 'x-glean-actas': ann })
  assertRefused(answer, 'operation_out_of_scope', 'ACTIVITY')
})
