import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { operations } from '@sheaf/contract'
import { readConfig, startServer } from '../src/main.ts'
import { assertRefused } from './answers.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page } from './handbook.ts'
import { startTestServer, type TestClient } from './running-server.ts'

async function scrape({ url }: Pick<TestClient, 'url'>, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/metrics`, { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** The value of one line, undefined if there is none. */
function lineValue(text: string, line: string): number | undefined {
  const found = text.split('\n').find((each) => each.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

describe('/metrics', () => {
  test('200 for an admin token, 401 for any other caller', async (t) => {
    const server = await startTestServer(t)
    const answer = await scrape(server, await server.token({ kind: 'admin' }))
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    for (const kind of ['indexing', 'client'] as const) {
      const refused = await scrape(server, await server.token({ kind }))
      assertRefused({ ...refused, json: JSON.parse(refused.text) }, 'token_wrong_kind', 'admin token')
    }
    const refused = await scrape(server)
    assertRefused({ ...refused, json: JSON.parse(refused.text) }, 'authorization_missing')
  })

  test('counts answers by operation and status, and refusals by code; the labels are never the caller’s words', async (t) => {
    const server = await startTestServer(t)
    const admin = await server.token({ kind: 'admin' })
    const { call, must } = callerOf(server, await server.token())
    await must('adddatasource', handbook)
    await must('indexdocument', { document: page('a') })
    await call('indexdocument', { document: page('b', { viewURL: 'secret-word' }) })
    await call('search', { query: 'secret-word' })
    await server.post(operations.indexdocument.path, 'secret-word', {})
    await call('getcustommetadataschema', undefined, {}, '/rest/api/index/custom-metadata/schema/secret-word')
    await call('deletecustommetadataschema', undefined, {}, '/rest/api/index/custom-metadata/schema/secret-word')
    await fetch(`${server.url}/go/secret-word/secret-word`)
    await fetch(`${server.url}/secret-word?secret-word`)
    await fetch(`${server.url}/healthz?secret-word`)
    const { text } = await scrape(server, admin)
    const counted = {
      'sheaf_requests_total{operation="indexdocument",status="200"}': 1,
      'sheaf_requests_total{operation="indexdocument",status="400"}': 1,
      'sheaf_requests_total{operation="indexdocument",status="401"}': 1,
      'sheaf_requests_total{operation="search",status="401"}': 1,
      'sheaf_requests_total{operation="getcustommetadataschema",status="401"}': 1,
      'sheaf_requests_total{operation="deletecustommetadataschema",status="401"}': 1,
      'sheaf_requests_total{operation="go",status="401"}': 1,
      'sheaf_requests_total{operation="unserved",status="404"}': 1,
      'sheaf_requests_total{operation="healthz",status="200"}': 1,
      'sheaf_request_duration_seconds_count{operation="indexdocument"}': 3,
      'sheaf_refusals_total{code="invalid_view_url"}': 1,
      'sheaf_refusals_total{code="token_malformed"}': 1,
      'sheaf_refusals_total{code="not_found"}': 1,
      'sheaf_token_refusals_total{code="token_malformed"}': 1,
      'sheaf_token_refusals_total{code="token_wrong_kind"}': 1,
      'sheaf_token_refusals_total{code="not_found"}': undefined,
    }
    for (const [line, value] of Object.entries(counted)) assert.equal(lineValue(text, line), value, line)
    assert.ok((lineValue(text, 'sheaf_commits_total') ?? 0) > 0)
    assert.ok((lineValue(text, 'sheaf_writes_total') ?? 0) >= (lineValue(text, 'sheaf_commits_total') ?? 0))
    assert.match(text, /^sheaf_build_info\{version="0\.1\.0",node="v\d+\.\d+\.\d+"\} 1$/m)
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'sheaf_writes_waiting'])
      assert.notEqual(lineValue(text, name), undefined, name)
    assert.doesNotMatch(text, /secret-word|handbook/)
  })

  test('tells how far the index is behind', async (t) => {
    const server = await startHandRunServer({ after: (run) => t.after(run) })
    const admin = await server.token({ kind: 'admin' })
    const { must } = callerOf(server, await server.token())
    await must('adddatasource', handbook)
    await must('indexdocuments', { datasource: 'handbook', documents: [page('a'), page('b'), page('c')] })
    const before = (await scrape(server, admin)).text
    assert.equal(lineValue(before, 'sheaf_changes_queued'), 3)
    assert.equal(lineValue(before, 'sheaf_index_lag_changes'), 3)
    assert.ok((lineValue(before, 'sheaf_index_lag_seconds') ?? 0) > 0)
    assert.ok((lineValue(before, 'sheaf_changes_oldest_seconds') ?? 0) > 0)
    await server.catchUp()
    const after = (await scrape(server, admin)).text
    assert.equal(lineValue(after, 'sheaf_index_lag_changes'), 0)
    assert.equal(lineValue(after, 'sheaf_index_lag_seconds'), 0)
    assert.equal(lineValue(after, 'sheaf_index_caught_up'), 1)
  })

  test('is served without a token on a port of its own, and nothing else there', async (t) => {
    const server = await startTestServer(t, { metricsPort: '0' })
    assert.ok(server.metricsUrl)
    assert.match(server.metricsUrl, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    assert.match(await (await fetch(server.metricsUrl)).text(), /^sheaf_index_lag_changes \d+$/m)
    for (const path of ['/', '/healthz', '/rest/api/v1/search'])
      assert.equal((await fetch(new URL(path, server.metricsUrl))).status, 404)
    assert.equal((await fetch(server.metricsUrl, { method: 'POST' })).status, 404)
    await server.close()
    await assert.rejects(fetch(server.metricsUrl))
  })

  test('a port of its own that is taken is named at the start', async (t) => {
    const server = await startTestServer(t)
    const { port } = new URL(server.url)
    const config = readConfig({ port: '0', dataDir: `${server.dataDir}/other`, metricsPort: port }, {})
    await assert.rejects(startServer(config), new RegExp(`--metrics-port ${port} on 127\\.0\\.0\\.1 is taken`))
    assert.throws(() => readConfig({ metricsPort: 'x' }, {}), /--metrics-port x is not a port/)
  })

  test('docs/operations.md lists every metric of Sheaf, and no other', async (t) => {
    const server = await startTestServer(t, { metricsPort: '0' })
    await server.call('search', 'not-a-token', {})
    const text = await (await fetch(server.metricsUrl ?? '')).text()
    const served = [...text.matchAll(/^# TYPE (sheaf_\w+) /gm)].map(([, name]) => name).toSorted()
    const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    const documented = [...page.matchAll(/^\| `(sheaf_\w+)/gm)].map(([, name]) => name).toSorted()
    assert.deepEqual(documented, served)
  })
})
