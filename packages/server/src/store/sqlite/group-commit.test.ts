import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { document, NOW_MS, pageOf, temporaryDirectory, wiki } from '../conformance/workbench.ts'
import type { DocumentRow } from '../writes/document-rows.ts'
import type { PutDocuments } from '../writes/documents.ts'
import type { Connection } from './connection.ts'
import { commitGroup, failureOf, type WriteRequest } from './group-commit.ts'
import { openRecord } from './record.ts'

async function recordWithWiki(t: TestContext): Promise<Connection> {
  const connection = await openRecord(temporaryDirectory())
  t.after(() => connection.close())
  const values = { datasource: wiki, name: 'wiki', config: '{}', visibility: 'all', nowMs: NOW_MS }
  await commitGroup(connection, [{ id: 0, name: 'putDatasource', values }])
  return connection
}

const idsIn = (connection: Connection) =>
  connection.database
    .prepare('select id_key from documents order by id_key')
    .all()
    .map(({ id_key }) => id_key)

function put(connection: Connection, id: number, documents: readonly DocumentRow[]): WriteRequest {
  const { config_revision } = connection.database.prepare('select config_revision from datasources').get() as {
    config_revision: number
  }
  const values: PutDocuments = {
    datasource: wiki,
    configRevision: config_revision,
    identityDatasource: wiki,
    usersBy: 'email',
    ...pageOf(documents),
    version: 0n,
    nowMs: NOW_MS,
  }
  return { id, name: 'putDocuments', values }
}

describe('a group of writes in one transaction', () => {
  test('one that is refused and one that fails leave no trace, and the others are committed', async (t) => {
    const connection = await recordWithWiki(t)
    const broken = { ...document('broken'), content: null as unknown as string }
    const { replies, hasChanges } = await commitGroup(connection, [
      put(connection, 1, [document('a')]),
      put(connection, 2, [document('x'), { ...document('y'), gleanKey: document('a').gleanKey }]),
      put(connection, 3, [document('b')]),
      put(connection, 4, [document('z'), broken]),
      put(connection, 5, [document('c')]),
    ])
    assert.deepEqual(
      replies.map((reply) => ('failure' in reply ? 'failed' : (reply.answer as { kind: string }).kind)),
      ['done', 'id collision', 'done', 'failed', 'done'],
    )
    assert.deepEqual(idsIn(connection), ['a', 'b', 'c'])
    assert.equal(hasChanges, true)
  })

  test('what comes while they are written shares their commit', async (t) => {
    const connection = await recordWithWiki(t)
    const commands: string[] = []
    const observed = {
      ...connection,
      exec: (sql: string) => {
        commands.push(sql)
        connection.exec(sql)
      },
    }
    const coming = [put(connection, 2, [document('b')]), put(connection, 3, [document('c')])]
    const { replies } = await commitGroup(observed, [put(connection, 1, [document('a')])], () => coming.splice(0, 1))
    assert.deepEqual(
      replies.map(({ id }) => id),
      [1, 2, 3],
    )
    assert.deepEqual(idsIn(connection), ['a', 'b', 'c'])
    assert.equal(commands.filter((command) => command === 'COMMIT').length, 1)
  })

  test('one that finds no room fails alone, and is done when there is room again', async (t) => {
    const connection = await recordWithWiki(t)
    const { page_count } = connection.database.prepare('PRAGMA page_count').get() as { page_count: number }
    connection.exec(`PRAGMA max_page_count = ${page_count}`)
    const large = document('large', undefined, 'x'.repeat(1_000_000))
    const group = [
      put(connection, 1, [document('a')]),
      put(connection, 2, [large]),
      put(connection, 3, [document('b')]),
    ]
    const [, refused] = (await commitGroup(connection, group)).replies
    assert.ok(refused !== undefined && 'failure' in refused && refused.failure.isStorageFull)
    assert.deepEqual(idsIn(connection), ['a', 'b'])

    connection.exec(`PRAGMA max_page_count = ${page_count + 1000}`)
    assert.deepEqual((await commitGroup(connection, group)).replies[1], { id: 2, answer: { kind: 'done', added: 1 } })
    assert.deepEqual(idsIn(connection), ['a', 'b', 'large'])
  })

  test('one that ends the transaction fails alone, and the others are committed', async (t) => {
    const connection = await recordWithWiki(t)
    connection.exec(`create trigger ends_it before insert on documents when new.id_key = 'x'
      begin select raise(rollback, 'the disk is gone'); end`)
    const group = [
      put(connection, 1, [document('a')]),
      put(connection, 2, [document('w'), document('x')]),
      put(connection, 3, [document('b')]),
    ]
    const done = { kind: 'done', added: 1 }
    const failure = { message: 'the disk is gone', isStorageFull: false }
    assert.deepEqual(await commitGroup(connection, group), {
      replies: [
        { id: 1, answer: done },
        { id: 2, failure },
        { id: 3, answer: done },
      ],
      hasChanges: true,
    })
    assert.deepEqual(idsIn(connection), ['a', 'b'])
    assert.deepEqual(await commitGroup(connection, [put(connection, 4, [document('x')])]), {
      replies: [{ id: 4, failure }],
      hasChanges: false,
    })
  })

  test('if the commit fails, all of the group fails and nothing of it is stored', async (t) => {
    const connection = await recordWithWiki(t)
    connection.exec(`create table parents (key integer primary key);
      create table children (parent integer references parents (key) deferrable initially deferred);
      create trigger orphans after insert on documents when new.id_key = 'x'
      begin insert into children values (1); end`)
    const group = [
      put(connection, 1, [document('a')]),
      put(connection, 2, [document('x')]),
      put(connection, 3, [document('b')]),
    ]
    const failure = { message: 'FOREIGN KEY constraint failed', isStorageFull: false }
    assert.deepEqual(await commitGroup(connection, group), {
      replies: [1, 2, 3].map((id) => ({ id, failure })),
      hasChanges: false,
    })
    assert.deepEqual(idsIn(connection), [])
    assert.equal((await commitGroup(connection, [put(connection, 4, [document('c')])])).hasChanges, true)
    assert.deepEqual(idsIn(connection), ['c'])
  })

  test('a disk without room is told apart from one that fails', () => {
    const cases = {
      13: true,
      778: true,
      1034: true,
      4874: true,
      10: false,
      266: false,
      5: false,
      11: false,
      2067: false,
    }
    for (const [errcode, isStorageFull] of Object.entries(cases)) {
      const error = Object.assign(new Error('x'), { errcode: Number(errcode) })
      assert.deepEqual(failureOf(7, error), { id: 7, failure: { message: 'x', isStorageFull } }, errcode)
    }
    assert.deepEqual(failureOf(7, 'x'), { id: 7, failure: { message: 'x', isStorageFull: false } })
  })
})
