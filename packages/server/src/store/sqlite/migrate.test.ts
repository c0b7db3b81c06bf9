import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { document, listIds, putPages, putWiki, temporaryDirectory } from '../conformance/workbench.ts'
import { migrations } from '../migrations/index.ts'
import { openConnection } from './connection.ts'
import { files, makeDataDirectory } from './files.ts'
import { openInlineStore } from './inline-store.ts'
import { migrate } from './migrate.ts'
import { runMigrations } from './older-record.ts'

describe('migrations of the record in SQLite', () => {
  test('a record of the present form is not written to', async () => {
    const directory = temporaryDirectory()
    const store = await openInlineStore(directory)
    await putWiki(store)
    await putPages(store, [document('a')])
    await store.close()
    const before = readFileSync(files.record(directory))
    const connection = openConnection(files.record(directory), 'writer')
    await migrate(connection)
    connection.close()
    assert.ok(before.equals(readFileSync(files.record(directory))))
  })

  test('a record of a newer form is refused and left as it is', async () => {
    const directory = temporaryDirectory()
    await (await openInlineStore(directory)).close()
    const database = new DatabaseSync(files.record(directory))
    database.exec('PRAGMA user_version = 10000')
    database.close()
    const before = readFileSync(files.record(directory))
    await assert.rejects(openInlineStore(directory), /newer version of sheaf/)
    assert.ok(before.equals(readFileSync(files.record(directory))))
  })

  test('an older record ends in the form in which a new one is made', async () => {
    const [older, fresh] = [temporaryDirectory(), temporaryDirectory()]
    makeDataDirectory(older)
    const database = new DatabaseSync(files.record(older))
    await runMigrations(database, { upTo: '0003-closures' })
    database.exec("pragma user_version = 3; insert into meta values ('storeId', 'kept')")
    database.close()
    await (await openInlineStore(older)).close()
    await (await openInlineStore(fresh)).close()
    assert.deepEqual(formOf(older), formOf(fresh))
    assert.equal(valueIn(older, "select value from meta where name = 'storeId'"), 'kept')
    assert.equal(valueIn(fresh, 'select count(*) from kysely_migration'), Object.keys(migrations).length)
  })

  test('a migration that fails half-way leaves nothing, and the next start does it all', async (t) => {
    const directory = temporaryDirectory()
    const database = new DatabaseSync(files.record(directory))
    database.exec('create table documents (in_the_way integer)')
    database.close()
    await assert.rejects(openInlineStore(directory), /documents/)
    const again = new DatabaseSync(files.record(directory))
    const tables = again.prepare("select name from sqlite_schema where type = 'table'").all()
    assert.deepEqual(
      tables.map(({ name }) => name),
      ['documents'],
    )
    again.exec('drop table documents')
    again.close()
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    assert.deepEqual(await listIds(store), [])
  })

  test('the record is for its owner’s eyes, even in a directory that is not', async (t) => {
    const directory = temporaryDirectory()
    const store = await openInlineStore(directory)
    t.after(() => store.close())
    await putWiki(store)
    for (const ending of ['', '-wal', '-shm']) {
      assert.equal(statSync(`${files.record(directory)}${ending}`).mode & 0o777, 0o600, ending)
    }
  })
})

/** Everything that SQLite keeps of tables and indexes. */
function formOf(directory: string): unknown {
  const database = new DatabaseSync(files.record(directory))
  try {
    return [
      database.prepare('select type, name, tbl_name, sql from sqlite_schema order by name').all(),
      database.prepare('pragma user_version').get(),
    ]
  } finally {
    database.close()
  }
}

function valueIn(directory: string, query: string): unknown {
  const database = new DatabaseSync(files.record(directory))
  try {
    return Object.values(database.prepare(query).get() ?? {})[0]
  } finally {
    database.close()
  }
}
