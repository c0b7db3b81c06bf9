import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Status, startWithHandbook, url } from './files/handbook-files.ts'
import { type HostileFile, hostileFiles, slowFile } from './files/hostile.ts'
import { makePdf } from './files/office-samples.ts'

/** Files that mean harm, or are broken or locked: each ends as a warning, and none is in the way of others. */

const { put, found, status } = await startWithHandbook({ after })

const bodyOf = async ({ mimeType, make }: Pick<HostileFile, 'mimeType' | 'make'>) => ({
  title: 'harmful',
  body: { mimeType, binaryContent: (await make()).toString('base64') },
})
/** What is said of a document once its files have been read, or given up. */
async function settled(id: string): Promise<Status> {
  for (;;) {
    const answer = await status(id)
    if (answer.indexingStatus === 'INDEXED') return answer
    await delay(300)
  }
}

describe('hostile, damaged and locked files', () => {
  for (const [number, file] of hostileFiles.entries()) {
    it(`${file.name} is found by its title, and the warning says why no more of it is`, async () => {
      await put(`hostile${number}`, { ...(await bodyOf(file)), title: `harmful${number}` })
      assert.deepEqual(await found(`harmful${number}`, 1), [url(`hostile${number}`)])
      const { indexingWarnings = [] } = await settled(`hostile${number}`)
      assert.equal(indexingWarnings.length, 1)
      assert.match(indexingWarnings[0] ?? '', file.warning)
      assert.match(indexingWarnings[0] ?? '', /^body: /)
    })
  }

  it('files that are read too long delay no others, and end at their limit', async () => {
    const slow = await bodyOf(slowFile)
    for (const id of ['slow1', 'slow2', 'slow3']) await put(id, slow)
    const words = { title: 'quick', body: 'quickbody', table: 'quicktable', note: 'quicknote' }
    await put('quick', {
      body: { mimeType: 'application/pdf', binaryContent: (await makePdf(words)).toString('base64') },
    })
    await put('plain', { body: { mimeType: 'text/plain', textContent: 'plainbody' } })
    assert.deepEqual(await found('plainbody', 1), [url('plain')])
    assert.equal((await settled('quick')).indexingWarnings, undefined)
    assert.deepEqual(await found('quicktable', 1), [url('quick')])
    const reading = await Promise.all(['slow1', 'slow2', 'slow3'].map(status))
    assert.ok(
      reading.some(({ indexingStatus }) => indexingStatus === 'NOT_INDEXED'),
      'some are still being read',
    )
    for (const id of ['slow1', 'slow2']) {
      assert.match((await settled(id)).indexingWarnings?.join() ?? '', /^body: reading it took (longer|more) than/)
    }
  })
})
