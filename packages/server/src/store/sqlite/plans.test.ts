import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { compileAll } from './compile.ts'
import { openRecord } from './record.ts'

/** Statements that must not read more rows the more documents or changes there are, and the index that leads them. */
const led: Readonly<Record<string, string>> = {
  'reads/documents.byGleanKey': 'sqlite_autoindex_documents_1',
  'reads/documents.headByGleanKey': 'sqlite_autoindex_documents_1',
  'reads/documents.headsByUrl': 'documents_by_url',
  'reads/documents.newerWithUrl': 'documents_by_url',
  'reads/documents.anyNewerWithUrl': 'documents_by_url',
  'reads/documents.stale': 'documents_by_revision',
  'reads/changes.narrowingThrough': 'changes_narrowing',
  'reads/documents.keysAt': 'documents_by_url',
  'reads/activity.viewed': 'activity_by_person',
  'writes/document-rows.insertAdditions': 'documents_by_revision',
  'writes/document-rows.sameUrls': 'documents_by_revision',
}

test('documents and changes are looked up by the index that leads to few of them', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-plans-'))
  const { database, close } = await openRecord(directory)
  t.after(() => {
    close()
    rmSync(directory, { recursive: true })
  })
  const compiled = compileAll(database)
  for (const [name, index] of Object.entries(led)) {
    const { sql, binds } = compiled[name] ?? { sql: '', binds: [] }
    const rows = database.prepare(`explain query plan ${sql}`).all(...binds.map(() => 1))
    const plan = rows.map(({ detail }) => String(detail))
    assert.ok(
      plan.some((step) => `${step} `.includes(` ${index} `)),
      `${name}: ${plan.join(', ')}`,
    )
  }
})

test('no look-up has a bare parameter for a limit, for which SQLite would compile it at every run', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-plans-'))
  const { database, close } = await openRecord(directory)
  t.after(() => {
    close()
    rmSync(directory, { recursive: true })
  })
  const bare = Object.entries(compileAll(database)).filter(
    ([, { sql }]) => sql.startsWith('select') && /\blimit \?/.test(sql),
  )
  assert.deepEqual(
    bare.map(([name]) => name),
    [],
  )
})
