import assert from 'node:assert/strict'
import { after, suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { startTestServer } from '../../server/test/running-server.ts'
import {
  type BulkCollection,
  BulkUploadError,
  type BulkUploadProgress,
  type BulkUploadResult,
  bulkUpload,
} from '../src/bulk.ts'
import { Configuration, type FetchFunction, PermissionsApi } from '../src/index.ts'
import { type Fault, type ProxiedRequest, startFaultProxy } from './fault-proxy.ts'
import { documentsOf, makeShelf, range, type Shelf } from './shelf.ts'

const server = await startTestServer({ after })
const token = await server.token()
const retries = { attemptsMax: 4, firstWaitMsMax: 1 }
const direct = new Configuration({ host: server.url, accessToken: token, retries })
let shelves = 0
const newShelf = () => makeShelf(direct, `shelf-${++shelves}`)

type Flags = { readonly uploadId: string; readonly isFirstPage?: boolean; readonly isLastPage?: boolean }
const flagsOf = ({ body }: ProxiedRequest) => JSON.parse(body.toString()) as Flags
const kindOf = (request: ProxiedRequest) => {
  const { isFirstPage, isLastPage } = flagsOf(request)
  return isFirstPage === true ? 'first' : isLastPage === true ? 'last' : 'middle'
}

/** Options for uploads to a shelf by way of a proxy with faults. */
async function faulty(
  t: Pick<TestContext, 'after'>,
  { datasource }: Shelf,
  choose: (request: ProxiedRequest) => Fault,
) {
  const proxy = await startFaultProxy(server.url, choose)
  t.after(proxy.close)
  const configuration = direct.with({ host: proxy.url })
  const options = {
    configuration,
    collection: 'documents' as const,
    datasource,
    itemsPerPageMax: 5,
    disableStaleCheck: true,
  }
  return { proxy, options, kinds: () => proxy.exchanges.map(kindOf) }
}

async function failureOf(upload: Promise<unknown>): Promise<BulkUploadError> {
  const error = await upload.then(
    () => assert.fail('it succeeded'),
    (failure: unknown) => failure,
  )
  assert.ok(error instanceof BulkUploadError, String(error))
  return error
}

suite('a bulk upload', () => {
  test('replaces everything: the first page alone, then those in the middle side by side, then the last', async (t) => {
    const shelf = await newShelf()
    let underWay = 0
    let most = 0
    const { proxy, options, kinds } = await faulty(t, shelf, (request) => {
      underWay += 1
      most = Math.max(most, underWay)
      if (kindOf(request) !== 'middle') assert.equal(underWay, 1)
      return { delayMs: 5 }
    })
    const result = await bulkUpload(documentsOf(shelf.datasource, 0, 62), {
      ...options,
      concurrency: 3,
      onProgress: () => {
        underWay -= 1
      },
    })
    assert.deepEqual(result, { uploadId: result.uploadId, items: 62, pages: 13 })
    assert.deepEqual(kinds(), ['first', ...Array(12).fill('middle'), 'last'])
    assert.equal(most, 3)
    assert.deepEqual(new Set(proxy.exchanges.map((each) => flagsOf(each).uploadId)), new Set([result.uploadId]))
    assert.deepEqual(await shelf.stored(70), range(0, 62))

    await bulkUpload(documentsOf(shelf.datasource, 30, 70), { ...options, configuration: direct })
    assert.deepEqual(await shelf.stored(70), range(30, 70))
  })

  test('pages by bytes as well as by count, and sends what is larger than a page alone', async (t) => {
    const shelf = await newShelf()
    const { proxy, options } = await faulty(t, shelf, () => 'pass')
    const sizes = [10, 400, 10, 10, 2_000, 10]
    async function* documents() {
      let item = 0
      for await (const document of documentsOf(shelf.datasource, 0, sizes.length)) {
        yield { ...document, summary: { mimeType: 'text/plain', textContent: 'ü'.repeat(sizes[item] ?? 0) } }
        item += 1
      }
    }
    await bulkUpload(documents(), { ...options, itemsPerPageMax: 3, bytesPerPageMax: 1_200, concurrency: 1 })
    const pages = proxy.exchanges.map(
      ({ body }) => (JSON.parse(body.toString()) as { documents: { id: string }[] }).documents,
    )
    assert.deepEqual(
      pages.map((page) => page.map(({ id }) => id).join()),
      ['0', '1', '2,3', '4', '5', ''],
    )
  })

  test('reads no more than it has room for', async (t) => {
    const shelf = await newShelf()
    const { options } = await faulty(t, shelf, () => 'pass')
    let read = 0
    let most = 0
    async function* counted() {
      for await (const document of documentsOf(shelf.datasource, 0, 200)) {
        read += 1
        yield document
      }
    }
    await bulkUpload(counted(), {
      ...options,
      concurrency: 2,
      onProgress: ({ items }) => {
        most = Math.max(most, read - items)
      },
    })
    // Two pages under way, and the beginning of the next one.
    assert.ok(most <= 3 * 5 + 1, `${most} items were read ahead`)
  })

  test('tells how far it has come, with what a later run needs to go on', async (t) => {
    const shelf = await newShelf()
    const { options } = await faulty(t, shelf, () => 'pass')
    const told: BulkUploadProgress[] = []
    await bulkUpload(documentsOf(shelf.datasource, 0, 12), {
      ...options,
      uploadId: 'nightly',
      concurrency: 1,
      onProgress: (progress) => told.push(progress),
    })
    assert.deepEqual(
      told,
      [5, 10, 12].map((items, i) => ({
        uploadId: 'nightly',
        items,
        pages: i + 1,
        resume: { uploadId: 'nightly', items },
      })),
    )
  })

  test('a mistake in the options is told before anything is sent or read', async () => {
    const items = { [Symbol.asyncIterator]: () => assert.fail('it was read') }
    for (const wrong of [
      { itemsPerPageMax: 0 },
      { bytesPerPageMax: 1.5 },
      { concurrency: -1 },
      { itemsMin: Number.NaN },
    ])
      await assert.rejects(
        bulkUpload(items, { configuration: direct, collection: 'documents', datasource: 'd', ...wrong }),
        { name: 'TypeError', message: new RegExp(Object.keys(wrong)[0] ?? '') },
      )
  })
})

suite('nothing is deleted by', () => {
  async function filled(t: TestContext) {
    const shelf = await newShelf()
    const { options, kinds } = await faulty(t, shelf, () => 'pass')
    await bulkUpload(documentsOf(shelf.datasource, 0, 20), options)
    return { shelf, options, kinds }
  }

  test('an iterable without items, unless it is meant', async (t) => {
    const { shelf, options, kinds } = await filled(t)
    const before = kinds().length
    const error = await failureOf(bulkUpload(documentsOf(shelf.datasource, 0, 0), options))
    assert.equal(error.phase, 'reading its items')
    assert.match(error.message, /there were 0 items, where at least 1 are expected/)
    assert.equal(error.resume, undefined)
    assert.equal(kinds().length, before)
    assert.equal((await shelf.stored(20)).size, 20)
    await bulkUpload([], { ...options, itemsMin: 0 })
    assert.equal((await shelf.stored(20)).size, 0)
  })

  test('an iterable with fewer items than expected', async (t) => {
    const { shelf, options, kinds } = await filled(t)
    const error = await failureOf(bulkUpload(documentsOf(shelf.datasource, 0, 8), { ...options, itemsMin: 9 }))
    assert.match(error.message, /there were 8 items, where at least 9/)
    assert.equal(kinds().filter((kind) => kind === 'last').length, 1)
    assert.equal((await shelf.stored(20)).size, 20)
  })

  for (const failsAt of [0, 3, 7, 12])
    test(`an iterable that fails at item ${failsAt}, and the upload goes on from there`, async (t) => {
      const { shelf, options } = await filled(t)
      const failure = new Error('the source is down')
      async function* failing() {
        yield* documentsOf(shelf.datasource, 10, 10 + failsAt)
        throw failure
      }
      const error = await failureOf(bulkUpload(failing(), options))
      assert.equal(error.cause, failure)
      assert.equal(error.phase, 'reading its items')
      assert.equal((await shelf.stored(20)).size, 20)
      const { resume } = error
      assert.equal(resume?.items, failsAt < 5 ? undefined : failsAt - (failsAt % 5))
      const rest = documentsOf(shelf.datasource, 10 + (resume?.items ?? 0), 25)
      await bulkUpload(rest, resume === undefined ? options : { ...options, resume })
      assert.deepEqual(await shelf.stored(25), range(10, 25))
    })

  test('an item that is none', async (t) => {
    const { shelf, options } = await filled(t)
    const items = [undefined] as unknown as Iterable<never>
    assert.match((await failureOf(bulkUpload(items, options))).message, /item 0 of the upload is no object/)
    assert.equal((await shelf.stored(20)).size, 20)
  })

  test('a page that is refused, and its reason is said', async (t) => {
    const { shelf, options, kinds } = await filled(t)
    async function* documents() {
      yield* documentsOf(shelf.datasource, 0, 7)
      yield {
        datasource: shelf.datasource,
        id: 'bad',
        objectType: 'nosuch',
        viewURL: 'https://handbook.example.com/bad',
      }
      yield* documentsOf(shelf.datasource, 7, 9)
    }
    const error = await failureOf(bulkUpload(documents(), options))
    assert.match(
      error.message,
      /stopped while sending pages: .*nosuch.*Nothing was deleted; 5 items are stored for certain/,
    )
    assert.equal(kinds().filter((kind) => kind === 'last').length, 1)
    assert.equal((await shelf.stored(20)).size, 20)
  })

  for (const items of [0, 10])
    test(`an upload that is given up by its signal, even while the source hangs after ${items} items`, async (t) => {
      const { shelf, options } = await filled(t)
      const controller = new AbortController()
      async function* hanging() {
        yield* documentsOf(shelf.datasource, 0, items)
        controller.abort(new Error('enough'))
        await new Promise(() => undefined)
      }
      const error = await failureOf(bulkUpload(hanging(), { ...options, signal: controller.signal }))
      assert.match(error.message, /enough/)
      assert.equal((await shelf.stored(20)).size, 20)
    })

  test('a lost answer to the first page: what others write meanwhile stays', async (t) => {
    const shelf = await newShelf()
    const { proxy, options, kinds } = await faulty(t, shelf, ({ number }) => (number === 0 ? 'drop' : 'pass'))
    let written = 0
    const meanwhile: typeof fetch = async (input, init) => {
      if (proxy.exchanges.length === 1 && written++ === 0) await shelf.put(99)
      return fetch(input, init)
    }
    const configuration = options.configuration.with({ fetch: meanwhile as FetchFunction })
    await bulkUpload(documentsOf(shelf.datasource, 0, 3), { ...options, configuration })
    assert.ok(written > 0)
    assert.deepEqual(kinds(), ['first', 'middle', 'last'])
    assert.deepEqual(await shelf.stored(100), new Set([0, 1, 2, 99]))
  })

  test('a last page whose answer is lost again and again; whether it took effect is said to be unknown', async (t) => {
    const shelf = await newShelf()
    const { options } = await faulty(t, shelf, (request) => (kindOf(request) === 'last' ? 'drop' : 'pass'))
    const error = await failureOf(bulkUpload(documentsOf(shelf.datasource, 0, 3), options))
    assert.equal(error.mayBeFinished, true)
    assert.match(error.message, /may be finished all the same: resume sends the last page again/)
    const { resume } = error
    assert.ok(resume !== undefined)
    await bulkUpload([], { ...options, configuration: direct, resume })
    assert.deepEqual(await shelf.stored(5), range(0, 3))
  })
})

suite('an upload that another one is in the way of', () => {
  test('is refused with the way out, and takes it', async (t) => {
    const shelf = await newShelf()
    const { options } = await faulty(t, shelf, () => 'pass')
    async function* failing() {
      yield* documentsOf(shelf.datasource, 0, 6)
      throw new Error('the source is down')
    }
    await failureOf(bulkUpload(failing(), options))
    const error = await failureOf(bulkUpload(documentsOf(shelf.datasource, 0, 3), options))
    assert.equal(error.phase, 'opening')
    assert.match(error.message, /is not finished.*forceRestartUpload/)
    await bulkUpload(documentsOf(shelf.datasource, 0, 3), { ...options, forceRestart: true })
    assert.deepEqual(await shelf.stored(6), range(0, 3))
  })
})

suite('every collection is replaced by the same mechanism:', async () => {
  const { datasource } = await newShelf()
  await new PermissionsApi(direct).indexgroupPost({ datasource, group: { name: 'engineering' } })
  const configuration = direct
  const email = 'ann@example.com'
  const link = { inputAlias: 'h', destinationUrl: 'https://handbook.example.com/', createdBy: email }
  const uploads: Readonly<Record<BulkCollection, () => Promise<BulkUploadResult>>> = {
    documents: () => bulkUpload(documentsOf(datasource, 0, 1), { configuration, collection: 'documents', datasource }),
    users: () => bulkUpload([{ email, name: 'Ann' }], { configuration, collection: 'users', datasource }),
    groups: () => bulkUpload([{ name: 'engineering' }], { configuration, collection: 'groups', datasource }),
    memberships: () =>
      bulkUpload([{ memberUserId: email }], {
        configuration,
        collection: 'memberships',
        datasource,
        group: 'engineering',
      }),
    employees: () => bulkUpload([{ email, department: 'Engineering' }], { configuration, collection: 'employees' }),
    teams: () => bulkUpload([{ id: 't', name: 'Team', members: [{ email }] }], { configuration, collection: 'teams' }),
    shortcuts: () =>
      bulkUpload([{ ...link, intermediateUrl: 'https://go.example.com/h' }], {
        configuration,
        collection: 'shortcuts',
      }),
  }
  for (const [collection, upload] of Object.entries(uploads))
    test(collection, async () => {
      const { items, pages } = await upload()
      assert.deepEqual([items, pages], [1, 1])
    })
})

suite('under faults of every kind', () => {
  const faults: readonly Fault[] = ['pass', 'pass', 'refuse', 'drop', 'truncate', 'repeat', { delayMs: 2 }]

  test('what is acknowledged is there, nothing is deleted wrongly, and a resumed upload ends with its items alone', async (t) => {
    const outcomes = { finished: 0, stopped: 0, unknown: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.constantFrom(...faults)),
        fc.integer({ min: 1, max: 40 }),
        async (stream, items) => {
          const shelf = await newShelf()
          await bulkUpload(documentsOf(shelf.datasource, 30, 50), {
            configuration: direct,
            collection: 'documents',
            datasource: shelf.datasource,
          })
          let left = 40
          const { proxy, options } = await faulty(t, shelf, () =>
            left-- > 0 ? (stream.next().value ?? 'pass') : 'pass',
          )
          const careful = { ...options, retries: { attemptsMax: 2 } }
          let acknowledged = 0
          const onProgress = (progress: BulkUploadProgress) => {
            acknowledged = progress.resume.items
          }
          let resume: BulkUploadError['resume']
          for (let isFinished = false; !isFinished; ) {
            const from = resume?.items ?? 0
            const again = resume === undefined ? {} : { resume }
            isFinished = await bulkUpload(documentsOf(shelf.datasource, from, items), {
              ...careful,
              ...again,
              forceRestart: true,
              onProgress,
            }).then(
              () => true,
              async (error: unknown) => {
                assert.ok(error instanceof BulkUploadError, String(error))
                resume = error.resume
                const there = await shelf.stored(50)
                for (const item of range(0, acknowledged)) assert.ok(there.has(item), `${item} was acknowledged`)
                if (!error.mayBeFinished)
                  for (const item of range(30, 50)) assert.ok(there.has(item), `${item} was deleted`)
                outcomes[error.mayBeFinished ? 'unknown' : 'stopped'] += 1
                return false
              },
            )
          }
          outcomes.finished += 1
          assert.deepEqual(await shelf.stored(50), range(0, items))
          proxy.close()
        },
      ),
      { numRuns: Number(process.env.SHEAF_SCHEDULES ?? 25) },
    )
    t.diagnostic(JSON.stringify(outcomes))
  })
})
