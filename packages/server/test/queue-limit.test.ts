import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { limits } from '@sheaf/contract'
import { files } from '../src/store/sqlite/files.ts'
import { assertDone, assertRefused } from './answers.ts'
import { startHandRunServer } from './hand-run-server.ts'
import { callerOf, handbook, page, user } from './handbook.ts'

/** What takes the large-body thread. */
const BLANKS = ' '.repeat(limits.bodyBytesParsedInline.value + 1)
/** How exactly the length of the queue is known, and a little more. */
const KNOWN_MILLIS_MAX = 5_000

test('429 for uploads of any size while too many changes wait; deletions, identities and reads go on', async (t) => {
  const server = await startHandRunServer({ after: (run) => t.after(run) })
  const { call, must, count } = callerOf(server, await server.token({ scopes: ['custommetadata:global_scope'] }))
  await must('adddatasource', handbook)
  await must('indexdocuments', { datasource: 'handbook', documents: [page('a'), page('b'), page('holidays')] })
  await must('putcustommetadataschema', { metadataKeys: [] })
  const record = new DatabaseSync(files.record(server.dataDir), { timeout: 5_000 })
  t.after(() => record.close())
  record
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO changes (document_key, narrows, created_ms) SELECT 1, 0, 0 FROM n`,
    )
    .run(limits.changesWaitingMax.value)

  const one = { document: page('c') }
  const several = { datasource: 'handbook', documents: [page('c'), page('d')] }
  const uploads = [
    () => call('indexdocument', one),
    () => call('indexdocuments', several),
    () => call('putcustommetadata', { customMetadata: [] }),
    () => call('indexdocument', `${JSON.stringify(one)}${BLANKS}`),
    () => call('indexdocuments', `${JSON.stringify(several)}${BLANKS}`),
  ]
  const untilAnswered = async (upload: () => ReturnType<typeof call>, status: number) => {
    const giveUpAt = performance.now() + KNOWN_MILLIS_MAX
    let answer = await upload()
    while (answer.status !== status && performance.now() < giveUpAt) answer = await upload()
    return answer
  }
  for (const upload of uploads) {
    const answer = await untilAnswered(upload, 429)
    assertRefused(answer, 'index_behind', 'changes are waiting for the search index', 'Retry-After')
    assert.equal(answer.headers.get('retry-after'), '10')
  }
  const stored = await count('handbook')
  for (const upload of uploads) assert.equal((await upload()).status, 429)
  assert.equal(await count('handbook'), stored, 'nothing of what was refused is stored')
  assertDone(await call('indexuser', user('bob')))
  assertDone(await call('deletedocument', { datasource: 'handbook', objectType: 'page', id: 'a' }))

  record.exec('DELETE FROM changes')
  for (const upload of uploads) assert.equal((await untilAnswered(upload, 200)).status, 200)
})
