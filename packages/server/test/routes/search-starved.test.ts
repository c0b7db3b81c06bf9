import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { limits } from '@sheaf/contract/limits'
import { startHandRunServer } from '../hand-run-server.ts'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { searcherOf } from '../searcher.ts'

/**
 * Documents that are gone or withdrawn, and that the index still holds, take no place in the answer: were they left to the
 * door, it would turn away every candidate of every refill, and the page would come back short or empty.
 */

const server = await startHandRunServer({ after })
const { must } = callerOf(server, await server.token())
const { find } = searcherOf(server, await server.token({ kind: 'client' }))
const ann = 'ann@example.com'
const datasource = 'handbook'
const PAGE_SIZE = 2
/** More than all rounds of a search ask the index for. */
const IN_THE_WAY = (PAGE_SIZE + 1) * (limits.searchRefillsMax.value + 1) + 1
await must('adddatasource', handbook)
await must('indexuser', user('ann'))

const nobody = { allowedUsers: [] }
const wholeUpload = { datasource, isFirstPage: true, isLastPage: true }

const ways: readonly {
  readonly name: string
  readonly withdraw: (ids: readonly string[], kept: readonly string[], word: string) => Promise<unknown>
}[] = [
  {
    name: 'were not sent again by a bulk upload',
    withdraw: (_, kept, word) =>
      must('bulkindexdocuments', {
        ...wholeUpload,
        uploadId: `${word}-2`,
        documents: kept.map((id) => farther(id, word)),
        disableStaleDocumentDeletionCheck: true,
      }),
  },
  {
    name: 'were deleted one by one',
    withdraw: (ids) => each(ids, (id) => must('deletedocument', { datasource, objectType: 'page', id })),
  },
  {
    name: 'were taken from the person by their permissions',
    withdraw: (ids) =>
      each(ids, (id) => must('updatepermissions', { datasource, objectType: 'page', id, permissions: nobody })),
  },
  {
    name: 'were sent again for nobody',
    withdraw: (ids, _, word) =>
      must('indexdocuments', { datasource, documents: ids.map((id) => nearer(id, word, { permissions: nobody })) }),
  },
]

describe('a page is as full as the person’s documents make it, though before them rank documents that', () => {
  for (const [position, { name, withdraw }] of ways.entries()) {
    it(name, async () => {
      const word = `plum${position}`
      const gone = Array.from({ length: IN_THE_WAY }, (_, i) => `${word}-gone${i}`)
      const kept = Array.from({ length: PAGE_SIZE + 1 }, (_, i) => `${word}-kept${i}`)
      const documents = [...gone.map((id) => nearer(id, word)), ...kept.map((id) => farther(id, word))]
      await must('bulkindexdocuments', {
        ...wholeUpload,
        uploadId: word,
        documents,
        disableStaleDocumentDeletionCheck: true,
      })
      await server.catchUp()
      assert.deepEqual(
        (await pageOf(word)).ids.filter((id) => kept.includes(id)),
        [],
        'they rank first',
      )

      await withdraw(gone, kept, word)
      const { ids, hasMoreResults } = await pageOf(word)
      assert.deepEqual([ids.length, hasMoreResults], [PAGE_SIZE, true])
      assert.deepEqual(
        ids.filter((id) => !kept.includes(id)),
        [],
      )
    })
  }
})

/** A page that ranks before one that is `farther`. */
function nearer(id: string, word: string, more: Parameters<typeof page>[1] = {}) {
  return page(id, { title: word, ...more })
}
function farther(id: string, word: string) {
  return page(id, { title: `${word} among a good many other words that make its title long` })
}

async function pageOf(query: string) {
  const { results, hasMoreResults } = await find(ann, query, { pageSize: PAGE_SIZE })
  return { ids: results.map(({ document }) => document?.metadata?.datasourceId ?? ''), hasMoreResults }
}

async function each(ids: readonly string[], change: (id: string) => Promise<unknown>): Promise<void> {
  for (const id of ids) await change(id)
}
