import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { ANN, BOB, type Deployment, makeDeployment } from './deployment.ts'
import { apis, pages } from './pages.ts'
import { newPusherState, openPusher } from './pusher.ts'
import { type ServerProcess, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/*
 * The index is made from the record. Whatever happens to it while no server runs is noticed at the next start, and it is
 * made anew; and so is an index that is right in itself, but not of this record as it now is.
 */

const recordOf = ({ dataDir }: Deployment) => join(dataDir, 'record.sqlite')
const indexOf = ({ dataDir }: Deployment) => join(dataDir, 'index')

/** Changes every file of an index that has content. */
function changeFiles(directory: string, change: (content: Buffer) => Buffer): void {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name)
    const content = readFileSync(file)
    if (content.length > 0) writeFileSync(file, change(content))
  }
}

describe('an index that is not what it should be', () => {
  const suite = suiteContext()
  let deployment: Deployment
  let olderIndex = ''
  let othersIndex = ''

  /** Runs something on a server that is stopped properly afterwards, so that all is in the files. */
  async function served(context: Pick<TestContext, 'after'>, of: Deployment, run: (url: string) => Promise<void>) {
    const server: ServerProcess = await startServerProcess(context, of.dataDir)
    await run(server.url)
    const { code, stderr } = await server.stop()
    assert.equal(code, 0, stderr)
  }

  before(async () => {
    deployment = await makeDeployment()
    const others = await makeDeployment()
    olderIndex = join(temporaryDirectory(), 'older')
    othersIndex = join(temporaryDirectory(), 'others')
    await served(suite, deployment, async (url) => {
      await openPusher(url, deployment.indexing.secret, newPusherState(), 1).prepare()
      const { put, find } = apis(deployment, url)
      await put(pages('a', 'b', 'gone', 'lost'))
      await find(ANN, 'walrus', ['a', 'b', 'gone', 'lost'])
    })
    cpSync(indexOf(deployment), olderIndex, { recursive: true })
    await served(suite, deployment, async (url) => {
      const { put, remove, find } = apis(deployment, url)
      await put(pages('c', 'd', 'e'))
      await put([{ id: 'b', text: 'marmot', readers: [ANN] }])
      await put([{ id: 'lost', text: 'walrus lost', readers: [BOB] }])
      await remove('gone')
      await find(ANN, 'walrus', ['a', 'c', 'd', 'e'])
    })
    await served(suite, others, async (url) => {
      await openPusher(url, others.indexing.secret, newPusherState(), 1).prepare()
      const { put, find } = apis(others, url)
      await put(pages('x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9'))
      await find(ANN, 'walrus', ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9'])
    })
    cpSync(indexOf(others), othersIndex, { recursive: true })
  })
  after(() => suite.clean())

  const replaceBy = (directory: string, index: string) => {
    rmSync(index, { recursive: true })
    cpSync(directory, index, { recursive: true })
  }
  const damages: Readonly<Record<string, (index: string) => void>> = {
    'that was deleted': (index) => rmSync(index, { recursive: true }),
    'that is empty': (index) => changeFiles(index, () => Buffer.alloc(0)),
    'that was cut in the middle': (index) => changeFiles(index, (content) => content.subarray(0, content.length / 2)),
    'of which only the beginning is left': (index) => changeFiles(index, (content) => content.subarray(0, 100)),
    'that is garbage': (index) => changeFiles(index, (content) => randomBytes(content.length)),
    'whose end is garbage': (index) =>
      changeFiles(index, (content) => Buffer.concat([content.subarray(0, 4096), randomBytes(content.length - 4096)])),
    'that is an older copy of itself': (index) => replaceBy(olderIndex, index),
    'that is of another deployment': (index) => replaceBy(othersIndex, index),
  }
  for (const [name, damage] of Object.entries(damages)) {
    test(`one ${name} is noticed at the start, and everything is found again, by the right people`, async (t) => {
      damage(indexOf(deployment))
      await served(t, deployment, async (url) => {
        const { find, count } = apis(deployment, url)
        assert.equal(await count(), 6)
        await find(ANN, 'walrus', ['a', 'c', 'd', 'e'])
        await find(ANN, 'marmot', ['b'])
        await find(BOB, 'walrus', ['lost'])
        await find(ANN, '', ['a', 'b', 'c', 'd', 'e'])
      })
    })
  }

  test('one that was made anew takes up what comes later', async (t) => {
    rmSync(indexOf(deployment), { recursive: true })
    await served(t, deployment, async (url) => {
      const { put, remove, find } = apis(deployment, url)
      await put(pages('later'))
      await find(ANN, 'walrus', ['a', 'c', 'd', 'e', 'later'])
      await remove('later')
      await find(ANN, 'walrus', ['a', 'c', 'd', 'e'])
    })
  })
})

describe('a record that is an older copy of itself, under a newer index', () => {
  test('is what counts: exactly what it holds is found, now and after new writes', async (t) => {
    const deployment = await makeDeployment()
    const older = join(temporaryDirectory(), 'record.sqlite')
    const first = await startServerProcess(t, deployment.dataDir)
    await openPusher(first.url, deployment.indexing.secret, newPusherState(), 1).prepare()
    const early = apis(deployment, first.url)
    await early.put(pages('a', 'b', 'c'))
    await early.find(ANN, 'walrus', ['a', 'b', 'c'])
    assert.equal((await first.stop()).code, 0)
    cpSync(recordOf(deployment), older)
    assert.equal(existsSync(`${recordOf(deployment)}-wal`) && statSync(`${recordOf(deployment)}-wal`).size > 0, false)

    const second = await startServerProcess(t, deployment.dataDir)
    const late = apis(deployment, second.url)
    await late.put(pages('d', 'e', 'f', 'g'))
    await late.remove('a')
    await late.put([{ id: 'b', text: 'marmot', readers: [BOB] }])
    await late.find(ANN, 'walrus', ['c', 'd', 'e', 'f', 'g'])
    assert.equal((await second.stop()).code, 0)
    renameSync(older, recordOf(deployment))

    const third = await startServerProcess(t, deployment.dataDir)
    const restored = apis(deployment, third.url)
    await restored.find(ANN, 'walrus', ['a', 'b', 'c'])
    await restored.find(ANN, '', ['a', 'b', 'c'])
    await restored.find(BOB, '', [])
    assert.equal(await restored.count(), 3)
    // The keys of later documents are given once more, to others.
    await restored.put(pages('h', 'i'))
    await restored.find(ANN, 'walrus', ['a', 'b', 'c', 'h', 'i'])
  })
})
