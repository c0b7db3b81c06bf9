import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { mountSmallDisk, NO_DISK } from '../../cli/test/small-disk.ts'
import { fileSink } from '../src/node.ts'

async function fileIn(t: TestContext, content = 'token-1\n') {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-client-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'token')
  await writeFile(file, content)
  return { folder, file, sink: fileSink(file) }
}

const times = { createdAt: 1767225600, rotationPeriodMinutes: 1440 }

suite('a file with a secret', () => {
  test('is read as other programs write it, without times', async (t) => {
    const { sink } = await fileIn(t)
    assert.deepEqual(await sink.read(), { secret: 'token-1', times: undefined })
  })

  test('gives back what was written, holds nothing but the secret, and is its owner’s alone', async (t) => {
    const { folder, file, sink } = await fileIn(t)
    await sink.check?.()
    await sink.write({ secret: 'token-2', times })
    assert.deepEqual(await sink.read(), { secret: 'token-2', times })
    assert.equal(await readFile(file, 'utf8'), 'token-2\n')
    assert.deepEqual((await readdir(folder)).sort(), ['token', 'token.times.json'])
    for (const name of await readdir(folder)) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600)
    assert.doesNotMatch(await readFile(`${file}.times.json`, 'utf8'), /token-2/)
  })

  test('has no times that were written for another secret, or cannot be read', async (t) => {
    const { file, sink } = await fileIn(t)
    await sink.write({ secret: 'token-2', times })
    await writeFile(file, 'token-3')
    assert.deepEqual(await sink.read(), { secret: 'token-3', times: undefined })
    for (const text of ['', '{', '[]', 'null', '{"createdAt":"x"}']) {
      await writeFile(`${file}.times.json`, text)
      assert.deepEqual(await sink.read(), { secret: 'token-3', times: undefined })
    }
  })

  test('that is a link stays one', async (t) => {
    const { folder, file } = await fileIn(t)
    await symlink(file, join(folder, 'link'))
    const sink = fileSink(join(folder, 'link'))
    await sink.write({ secret: 'token-2', times })
    assert.deepEqual(await sink.read(), { secret: 'token-2', times })
    assert.equal(await readFile(file, 'utf8'), 'token-2\n')
    assert.deepEqual((await readdir(folder)).sort(), ['link', 'token', 'token.times.json'])
  })

  test('need not be there before it is written', async (t) => {
    const { folder } = await fileIn(t)
    const sink = fileSink(join(folder, 'new'))
    await assert.rejects(sink.read(), /ENOENT/)
    await sink.write({ secret: 'token-2', times: undefined })
    assert.deepEqual(await sink.read(), { secret: 'token-2', times: undefined })
  })

  test('that is empty is refused by name', async (t) => {
    const { file, sink } = await fileIn(t, '\n')
    await assert.rejects(sink.read(), { message: `${file} is empty: it must hold the token and nothing else` })
  })

  test('in a folder that cannot be written is found out before anything is rotated, and left as it was', async (t) => {
    const disk = mountSmallDisk(t, 64 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const file = join(disk.directory, 'token')
    await writeFile(file, 'token-1')
    disk.makeReadOnly()
    const sink = fileSink(file)
    await assert.rejects(sink.check?.() ?? Promise.resolve(), /nothing was rotated: .* cannot be written \(EROFS\)/)
    await assert.rejects(sink.write({ secret: 'token-2', times }), /cannot be written \(EROFS\)/)
    assert.equal(await readFile(file, 'utf8'), 'token-1')
  })

  test('on a full disk is found out before anything is rotated, and left as it was', async (t) => {
    const disk = mountSmallDisk(t, 64 * 1024)
    if (disk === undefined) return t.skip(NO_DISK)
    const file = join(disk.directory, 'token')
    await writeFile(file, 'token-1')
    await assert.rejects(writeFile(join(disk.directory, 'ballast'), Buffer.alloc(64 * 1024)), /ENOSPC/)
    const sink = fileSink(file)
    await assert.rejects(sink.check?.() ?? Promise.resolve(), /nothing was rotated: .* cannot be written \(ENOSPC\)/)
    assert.equal(await readFile(file, 'utf8'), 'token-1')
    assert.deepEqual((await readdir(disk.directory)).sort(), ['ballast', 'token'])
  })

  test('whose folder is gone is found out before anything is rotated', async () => {
    const sink = fileSink(join(tmpdir(), 'sheaf-client-nosuch', 'token'))
    await assert.rejects(sink.check?.() ?? Promise.resolve(), /nothing was rotated: .* cannot be written \(ENOENT\)/)
    await assert.rejects(sink.write({ secret: 'token-2', times }), /cannot be stored: .* cannot be written \(ENOENT\)/)
  })
})
