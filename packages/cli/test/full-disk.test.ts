import assert from 'node:assert/strict'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import {
  type ApiException,
  AuthenticationApi,
  Configuration,
  DocumentsApi,
  TooManyRequestsException,
} from '@sheaf/client'
import { checkAccount } from './account.ts'
import { ANN, eventually, makeDeployment, urlsFound } from './deployment.ts'
import { DATASOURCE, newPusherState, openPusher } from './pusher.ts'
import { sheaf, startServerProcess } from './sheaf-process.ts'
import { mountSmallDisk, NO_DISK } from './small-disk.ts'

const DISK_BYTES = 48 * 1024 * 1024

/** Fills a disk but for so many bytes, on top of what an earlier call took. */
function fillDisk(directory: string, freeBytes: number): string {
  const { bavail, bsize } = statfsSync(directory)
  const ballast = join(directory, 'ballast')
  try {
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)), { flag: 'a' })
  } catch (error) {
    // The server may have taken some of it meanwhile: then the disk is full all the same.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
  return ballast
}

describe('a server whose disk is full', () => {
  test('refuses writes with 429, goes on reading, and works again with room; nothing is lost or half-written', async (t) => {
    const disk = mountSmallDisk(t, DISK_BYTES)
    if (disk === undefined) return t.skip(NO_DISK)
    const dataDir = join(disk.directory, 'data')
    const deployment = await makeDeployment(dataDir)
    const { indexing } = deployment
    const state = newPusherState()
    let server = await startServerProcess(t, dataDir, { flags: ['--log-level', 'error'] })
    const pusher = openPusher(server.url, indexing.secret, state, 3)
    await pusher.prepare()

    // The first use of a token is recorded, which takes room.
    await urlsFound({ url: server.url, client: deployment.client }, ANN, 'walrus')

    const ballast = fillDisk(disk.directory, 6 * 1024 * 1024)
    for (const error of await pusher.pushUntilItFails()) {
      assert.ok(error instanceof TooManyRequestsException, String(error))
      assert.equal(error.code, 'storage_full')
      assert.ok(Number(error.headers['retry-after']) > 0, 'says when to try again')
      assert.match(error.message, /disk that holds the record is full; nothing of this request was stored\. Free space/)
    }
    assert.ok(state.acknowledged.size > 20, `${state.acknowledged.size} documents were acknowledged before`)
    assert.equal(state.uncertain.size, 0, 'every request was answered')
    rmSync(ballast)
    // From here on not even a single small write fits.
    const full = fillDisk(disk.directory, 0)

    const configuration = new Configuration({
      host: server.url,
      accessToken: indexing.secret,
      retries: { attemptsMax: 1 },
    })
    const api = new DocumentsApi(configuration)
    const refusal = async (bytes: number) => {
      const document = {
        datasource: DATASOURCE,
        objectType: 'page',
        id: 'refused',
        viewURL: 'https://crash.example.com/refused',
        body: { mimeType: 'text/plain', textContent: 'walrus '.repeat(bytes / 7) },
        permissions: { allowAnonymousAccess: true },
      }
      return api.indexdocumentsPost({ datasource: DATASOURCE, documents: [document] }).then(
        () => undefined,
        (error: ApiException) => error.code,
      )
    }
    // The server gives back some room, of its log or index, where small writes fit again and again; so the disk is filled
    // again, and the room that is left in the log is taken by new documents, until the refusal comes.
    const refusedWhenFull = (write: () => Promise<string | undefined>) =>
      eventually(
        async () => {
          fillDisk(disk.directory, 0)
          await pusher.pushUntilItFails()
          return write()
        },
        (code) => code === 'storage_full',
      )
    // Each with the latest secret, so that it mints one: a write that failed may have left some room in the log.
    let rotating = configuration
    const rotation = () =>
      new AuthenticationApi(rotating).rotatetokenPost().then(
        ({ rawSecret }) => {
          rotating = rotating.with({ accessToken: rawSecret })
          return undefined
        },
        (error: ApiException) => error.code,
      )
    // A small body, one for which there is another thread, and a rotation.
    for (const write of [() => refusal(1_000), () => refusal(1_000_000), rotation]) {
      assert.equal(await refusedWhenFull(write), 'storage_full')
    }
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    assert.ok((await urlsFound({ url: server.url, client: deployment.client }, ANN, 'walrus')).length > 0)
    const minting = await sheaf(['token', 'create', '--name', 'x', '--global', '--data-dir', dataDir])
    assert.equal(minting.code, 1)
    assert.match(minting.stderr, /the disk of --data-dir .* is full\. Make room, then run this again\./)

    rmSync(full)
    assert.equal(
      await eventually(
        () => refusal(1_000),
        (code) => code === undefined,
      ),
      undefined,
    )
    await api.deletedocumentPost({ datasource: DATASOURCE, objectType: 'page', id: 'refused' })
    await checkAccount(deployment, server.url, state)
    await new AuthenticationApi(rotating).rotatetokenPost()

    await server.kill()
    server = await startServerProcess(t, dataDir)
    await checkAccount(deployment, server.url, state)
    fillDisk(disk.directory, 0)
    const { code, stderr } = await server.stop()
    assert.equal(code, 0, stderr)
  })
})
