import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startWithHandbook, url } from './files/handbook-files.ts'
import { samples, type Words } from './files/samples.ts'

/** Files as companies have them, through a real server: found by each of their words. */

const { put, found, content, status, must } = await startWithHandbook({ after })

describe('files', () => {
  for (const { extension, mimeType, make, without = [] } of samples) {
    it(`.${extension} is found by words of its text, tables and notes, and gives its title`, async () => {
      const words: Words = {
        title: `title${extension}word`,
        body: `body${extension}word`,
        table: `table${extension}word`,
        note: `note${extension}word`,
      }
      const binaryContent = (await make(words)).toString('base64')
      await put(extension, { title: undefined, filename: 'plain', body: { mimeType, binaryContent } })
      await must('processalldocuments', {})
      const all = (['body', 'table', 'note', 'title'] as const).filter((place) => !without.includes(place))
      for (const place of all) assert.deepEqual(await found(words[place], 1), [url(extension)], place)
      const { indexingStatus, indexingWarnings } = await status(extension)
      assert.deepEqual([indexingStatus, indexingWarnings], ['INDEXED', undefined])
      const { title, content: shown } = await content(extension)
      assert.equal(title, without.includes('title') ? 'plain' : words.title)
      assert.match(shown?.fullTextList.join() ?? '', new RegExp(words.body))
    })
  }
})
