import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, type TestContext, test } from 'node:test'
import { ANN, BOB, type Deployment, eventually, makeDeployment, urlsFound } from './deployment.ts'
import { apis, type Page } from './pages.ts'
import { newPusherState, openPusher } from './pusher.ts'
import { type ServerProcess, startServerProcess, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/*
 * A part of the index that is damaged is noticed when it is read: it is named in the log and never answered from, what was in
 * it is indexed again from the record, and the rest answers meanwhile.
 */

const COUNT = 400
const WORDS = 200

/** Words that occur nowhere else and have no other forms, so that segments are too large for the manifest. */
const word = (number: number, place: number) => `w${(number * WORDS + place).toString(36)}q`
const ids = Array.from({ length: COUNT }, (_, number) => `p${number}`)
const all: readonly Page[] = ids.map((id, number) => ({
  id,
  text: `walrus ${Array.from({ length: WORDS }, (_, place) => word(number, place)).join(' ')}`,
  readers: number % 4 === 0 ? [ANN, BOB] : [ANN],
}))
const readBy = (person: string) => all.filter(({ readers }) => readers.includes(person)).map(({ id }) => id)

const indexOf = ({ dataDir }: Deployment) => join(dataDir, 'index')
const segmentsOf = (deployment: Deployment) =>
  readdirSync(indexOf(deployment))
    .filter((name) => name.endsWith('.segment'))
    .map((name) => join(indexOf(deployment), name))

/** An index as versions before this engine made it, of the same record. It says that it holds all there is, and holds a lie. */
function writeEarlierIndex(directory: string, storeId: string): void {
  mkdirSync(directory)
  const db = new DatabaseSync(join(directory, 'index.sqlite'))
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE VIRTUAL TABLE texts USING fts5(title, body, keywords, marks, tokenize = 'unicode61 remove_diacritics 2');
    CREATE TABLE documents (key INTEGER PRIMARY KEY, revision INTEGER NOT NULL) STRICT;
    CREATE TABLE position (id INTEGER PRIMARY KEY CHECK (id = 1), store_id TEXT NOT NULL, restore_epoch INTEGER NOT NULL,
      change_seq INTEGER NOT NULL) STRICT;
    PRAGMA application_id = 1399350833;
    PRAGMA user_version = 2;
    INSERT INTO texts VALUES ('p1', 'walrus', '', 'ω');
    INSERT INTO documents VALUES (1, 1);
  `)
  db.prepare('INSERT INTO position VALUES (1, ?, 0, ?)').run(storeId, COUNT)
  db.close()
}

async function isReady({ url }: ServerProcess): Promise<boolean> {
  return (await fetch(`${url}/readyz`)).status === 200
}

/** A bit of every so many bytes: whatever is read next is wrong. */
function flipBits(path: string, everyBytes: number): void {
  const bytes = readFileSync(path)
  for (let at = everyBytes >> 1; at < bytes.length; at += everyBytes) bytes[at] = (bytes[at] ?? 0) ^ 4
  writeFileSync(path, bytes, { flag: 'r+' })
}

describe('a server whose index was damaged', () => {
  const suite = suiteContext()
  let original: Deployment
  let foreign = ''

  before(async () => {
    original = await makeDeployment()
    const others = await makeDeployment()
    for (const [deployment, pages] of [
      [original, all],
      [others, all.map(({ id, text }) => ({ id: `secret-${id}`, text, readers: [ANN, BOB] }))],
    ] as const) {
      const server = await startServerProcess(suite, deployment.dataDir)
      await openPusher(server.url, deployment.indexing.secret, newPusherState(), 1).prepare()
      const { put, find } = apis(deployment, server.url)
      for (let from = 0; from < COUNT; from += 100) await put(pages.slice(from, from + 100))
      await find(
        ANN,
        'walrus',
        pages.map(({ id }) => id),
      )
      assert.equal((await server.stop()).code, 0)
      assert.ok(segmentsOf(deployment).length > 0, 'some segments have a file')
    }
    foreign = segmentsOf(others)[0] ?? ''
  })
  after(() => suite.clean())

  /** The same deployment as of the end of `before`, in a directory of its own. */
  function copy(): Deployment {
    const dataDir = join(temporaryDirectory(), 'data')
    cpSync(original.dataDir, dataDir, { recursive: true })
    return { ...original, dataDir }
  }

  /** Until the index is whole again nobody finds anything but what they may, and after it all of that. */
  async function becomesWhole(deployment: Deployment, server: ServerProcess): Promise<void> {
    for (const person of [ANN, BOB]) {
      const right = readBy(person).map((id) => `https://crash.example.com/${id}`)
      const isSome = new Set(right)
      const found = await eventually(
        async () => {
          const urls = await urlsFound({ url: server.url, client: deployment.client }, person, 'walrus')
          assert.ok(urls.every((each) => isSome.has(each)))
          return urls
        },
        (urls) => urls.length === right.length,
      )
      assert.deepEqual(found, right.toSorted())
    }
    const { find } = apis(deployment, server.url)
    for (const number of [0, 1, COUNT / 2, COUNT - 1]) await find(ANN, word(number, number % WORDS), [`p${number}`])
    await find(BOB, word(1, 1), [])
    assert.equal(
      await eventually(
        () => isReady(server),
        (answer) => answer,
      ),
      true,
    )
  }

  async function tells(server: ServerProcess, texts: readonly string[]): Promise<void> {
    const log = await eventually(server.stderr, (text) => texts.every((each) => text.includes(each)))
    for (const each of texts) assert.ok(log.includes(each), `${each} is not in ${log}`)
  }

  const damages: Readonly<Record<string, (path: string) => void>> = {
    'was cut': (path) => truncateSync(path, readFileSync(path).length >> 1),
    'is empty': (path) => truncateSync(path, 0),
    'is gone': (path) => rmSync(path),
    'has wrong bits': (path) => flipBits(path, 512),
    'is of another index': (path) => cpSync(foreign, path),
  }
  for (const [name, damage] of Object.entries(damages)) {
    test(`because a segment ${name}: it is named in the log, and what was in it is found again`, async (t: TestContext) => {
      const deployment = copy()
      const [path = ''] = segmentsOf(deployment)
      damage(path)
      const server = await startServerProcess(t, deployment.dataDir)
      await becomesWhole(deployment, server)
      await tells(server, [path, 'a part of it is damaged'])
      assert.equal((await server.stop()).code, 0)
      // It stays whole.
      const again = await startServerProcess(t, deployment.dataDir)
      await becomesWhole(deployment, again)
      assert.doesNotMatch((await again.stop()).stderr, /made anew|damaged/)
    })
  }

  test('while it runs: what is read after the damage is not believed', async (t) => {
    const deployment = copy()
    const server = await startServerProcess(t, deployment.dataDir)
    await becomesWhole(deployment, server)
    const paths = segmentsOf(deployment)
    for (const path of paths) flipBits(path, 64)
    // Words that nobody has looked for, so that they are read now.
    for (const number of ids.keys()) {
      const urls = await urlsFound({ url: server.url, client: deployment.client }, ANN, word(number, 7))
      assert.ok(
        urls.every((url) => url === `https://crash.example.com/p${number}`),
        urls.join(),
      )
    }
    await becomesWhole(deployment, server)
    await tells(server, paths)
    assert.equal((await server.stop()).code, 0)
  })

  test('because it is that of an earlier version, on SQLite’s full-text search: it is made anew', async (t) => {
    const deployment = copy()
    const record = new DatabaseSync(join(deployment.dataDir, 'record.sqlite'), { readOnly: true })
    const storeId = record.prepare("SELECT value FROM meta WHERE name = 'storeId'").get()?.value
    record.close()
    rmSync(indexOf(deployment), { recursive: true })
    writeEarlierIndex(indexOf(deployment), String(storeId))
    const server = await startServerProcess(t, deployment.dataDir)
    await becomesWhole(deployment, server)
    await tells(server, ['index.sqlite was made by engine 1399350833, format 2', 'the index is made anew'])
    assert.equal((await server.stop()).code, 0)
    const db = new DatabaseSync(join(indexOf(deployment), 'index.sqlite'), { readOnly: true })
    assert.deepEqual(db.prepare("SELECT name FROM sqlite_schema WHERE sql LIKE '%fts5%'").all(), [])
    db.close()
  })
})
