import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { adoptedState, fileJournal, JournalFailure, withKnown } from '../../src/agent/journal.ts'
import { lockBeside, lockFiles, takeLock } from '../../src/agent/lock.ts'
import { startCommand, temporaryDirectory } from '../sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from '../small-disk.ts'

const state = adoptedState('a-secret-of-some-server', [])
/** As long as a state gets: two long secrets, and all the digests that are remembered. */
const LONG = 'x'.repeat(4096)
const longState = {
  ...state,
  current: { ...state.current, secret: LONG },
  previous: state.current,
  known: Array.from({ length: 200 }, (_, i) => `${i}`).reduce<readonly string[]>(withKnown, []),
}

describe('the journal', () => {
  test('answers what was written, to its owner alone, and leaves nothing beside it', () => {
    const folder = temporaryDirectory()
    const file = join(folder, 'wiki.journal')
    const journal = fileJournal(file)
    assert.equal(journal.read(), undefined)
    journal.write(state)
    assert.deepEqual(journal.read(), state)
    journal.reserve().write(longState)
    assert.deepEqual(journal.read(), longState)
    journal.reserve().discard()
    assert.deepEqual(journal.read(), longState)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder), ['wiki.journal'])
  })

  test('room that was taken before the question is there for the answer, however full the disk is by then', (t) => {
    const disk = mountSmallDisk(t, 128 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const journal = fileJournal(join(disk.directory, 'wiki.journal'))
    journal.write(state)
    const reservation = journal.reserve()
    assert.throws(() => writeFileSync(join(disk.directory, 'ballast'), Buffer.alloc(128 * 1024)), /ENOSPC/)
    reservation.write(longState)
    assert.deepEqual(journal.read(), longState)
    assert.throws(() => fileJournal(join(disk.directory, 'other.journal')).reserve(), /ENOSPC/)
  })

  test('one that cannot be written keeps what it has', (t) => {
    const disk = mountSmallDisk(t, 128 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const journal = fileJournal(join(disk.directory, 'wiki.journal'))
    journal.write(state)
    disk.makeReadOnly()
    assert.throws(() => journal.write(longState), JournalFailure)
    assert.throws(() => journal.reserve(), /cannot be written \(EROFS\)/)
    assert.deepEqual(journal.read(), state)
  })

  test('damage is refused, whatever it hit, and the file is kept', () => {
    const file = join(temporaryDirectory(), 'wiki.journal')
    const journal = fileJournal(file)
    journal.write(state)
    const text = readFileSync(file, 'utf8')
    for (const damaged of ['', '{}', text.slice(0, -20), text.replace('a-secret', 'b-secret')]) {
      writeFileSync(file, damaged)
      assert.throws(journal.read, (error) => {
        assert.ok(error instanceof JournalFailure)
        assert.match(error.message, /is damaged\. It may hold the only copy of a secret: keep it/)
        assert.ok(!error.message.includes('b-secret'))
        return true
      })
      assert.equal(readFileSync(file, 'utf8'), damaged)
    }
  })
})

describe('a lock', () => {
  test('is held by one, and free again when that one lets it go; nothing stays behind', () => {
    const folder = temporaryDirectory()
    const file = join(folder, 'wiki.lock')
    const first = takeLock(file) ?? assert.fail()
    assert.equal(takeLock(file), undefined)
    assert.equal(readFileSync(file, 'utf8'), '', 'nothing is written into it')
    assert.deepEqual(readdirSync(folder), ['wiki.lock'])
    first.release()
    assert.deepEqual(readdirSync(folder), [])
    const second = takeLock(file) ?? assert.fail()
    second.release()
  })

  test('is free again when its holder was killed', async (t) => {
    const file = join(temporaryDirectory(), 'wiki.lock')
    const module = new URL('../../src/agent/lock.ts', import.meta.url).href
    // Kept where the collector of garbage does not find it, which would let it go.
    const script = `const { takeLock } = await import('${module}'); globalThis.held = takeLock('${file}'); console.log(globalThis.held !== undefined); setInterval(() => {}, 1e6)`
    const holder = startCommand(t, [process.execPath, '--input-type=module', '-e', script])
    await new Promise((resolve) => holder.child.stdout?.once('data', resolve))
    assert.equal(holder.stdout(), 'true\n')
    assert.equal(takeLock(file), undefined)
    holder.child.kill('SIGKILL')
    await holder.ended
    assert.ok(existsSync(file), 'its file is still there')
    const lock = takeLock(file)
    assert.ok(lock)
    lock.release()
  })

  test('of several files is all of them or none, and a folder that cannot be written needs none', async (t) => {
    const folder = temporaryDirectory()
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    const held = takeLock(lockBeside(two)) ?? assert.fail()
    assert.equal(await lockFiles([two, one], 0), undefined)
    held.release()
    const both = (await lockFiles([two, one, two], 0)) ?? assert.fail()
    assert.equal(takeLock(lockBeside(one)), undefined)
    both.release()
    assert.deepEqual(readdirSync(folder), [])
    const disk = mountSmallDisk(t, 64 * 1024)
    if (disk === undefined) return t.diagnostic(NO_DISK)
    disk.makeReadOnly()
    assert.ok(await lockFiles([join(disk.directory, 'token')], 0))
  })
})
