import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { temporaryDirectory } from '../conformance/workbench.ts'
import { findMeta } from '../reads/meta.ts'
import { openConnection } from './connection.ts'
import { files } from './files.ts'
import { openRecord } from './record.ts'
import { readingByTurns } from './turn-reads.ts'

describe('reads of one turn in SQLite', () => {
  test('what another connection commits is seen by the next turn, and by the same one where it had read but once', async (t) => {
    const { read, setEpoch } = await openBoth(t)
    const epochs: (string | undefined)[] = []
    epochs.push(await findMeta(read, 'restoreEpoch'))
    setEpoch(1)
    epochs.push(await findMeta(read, 'restoreEpoch'))
    setEpoch(2)
    epochs.push(await findMeta(read, 'restoreEpoch'))
    await nextTurn()
    epochs.push(await findMeta(read, 'restoreEpoch'))
    setEpoch(3)
    await nextTurn()
    epochs.push(await findMeta(read, 'restoreEpoch'))
    assert.deepEqual(epochs, ['0', '1', '1', '2', '3'])
  })

  test('a turn that has ended holds no read lock: the log can be emptied', async (t) => {
    const { read, setEpoch, writer } = await openBoth(t)
    await Promise.all(Array.from({ length: 5 }, () => findMeta(read, 'restoreEpoch')))
    setEpoch(1)
    await nextTurn()
    assert.equal(writer.truncateLog(), true)
  })

  test('a connection that is closed in the middle of a turn does no harm', async (t) => {
    const { read, reader } = await openBoth(t)
    await findMeta(read, 'restoreEpoch')
    await findMeta(read, 'restoreEpoch')
    reader.close()
    await assert.rejects(findMeta(read, 'restoreEpoch'), /not open/)
    await nextTurn()
  })
})

async function openBoth(t: TestContext) {
  const directory = temporaryDirectory()
  const writer = await openRecord(directory)
  const reader = openConnection(files.record(directory), 'reader')
  t.after(() => {
    writer.close()
    if (reader.database.isOpen) reader.close()
  })
  const update = writer.database.prepare("update meta set value = ? where name = 'restoreEpoch'")
  return { writer, reader, read: readingByTurns(reader), setEpoch: (epoch: number) => update.run(String(epoch)) }
}
