import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { SearchIndexEngine } from '../port.ts'
import { indexTest, put, remove, words } from './world.ts'

/** What an applied change does, and when it is seen. */
export function describeChanges(engine: SearchIndexEngine): void {
  describe('changes', () => {
    indexTest(engine, 'an open reader sees each change as soon as it is applied', ({ apply, find, reader }) => {
      assert.deepEqual(find({ anyOf: words('apple') }), [])
      apply(put(1, { body: 'apple' }))
      assert.deepEqual(find({ anyOf: words('apple') }), [1])
      apply(put(1, { body: 'pear' }), put(2, { title: 'apple' }))
      assert.deepEqual([find({ anyOf: words('apple') }), find({ anyOf: words('pear') })], [[2], [1]])
      apply(remove(2))
      assert.deepEqual([find({ anyOf: words('apple') }), find({})], [[], [1]])
      assert.equal(reader.position()?.changeSeq, 3)
    })

    indexTest(engine, 'a document written anew loses its old words, revision and age', ({ apply, reader, find }) => {
      apply(put(1, { title: 'apple', body: 'apple', revision: 1, updatedAt: 50 }), put(2, { updatedAt: 40 }))
      apply(put(1, { title: 'pear', body: 'plum', revision: 2, updatedAt: 30 }))
      assert.deepEqual(find({ anyOf: words('apple') }), [])
      assert.deepEqual(find({}), [2, 1])
      const query = { anyOf: words('pear'), noneOf: [], principals: ['everyone'], hiddenKeys: [], limit: 5 }
      assert.deepEqual(
        reader.search(query).map(({ key, revision }) => [key, revision]),
        [[1, 2]],
      )
      assert.deepEqual({ ...reader.text(1) }, { title: 'pear', body: 'plum' })
    })

    indexTest(engine, 'what was prepared of a document is taken for it, in whatever thread it was done', (world) => {
      const { apply, find, reader } = world
      const prepared = (change: ReturnType<typeof put>) =>
        change.kind === 'put' ? structuredClone({ ...change, prepared: engine.prepare(change.document) }) : change
      const document = { title: 'apple', body: 'pear', summary: 'plum', comments: 'fig' }
      apply(prepared(put(1, { ...document, accessTerms: ['a1'] })))
      assert.deepEqual({ ...reader.text(1) }, { title: 'apple', body: 'pear\n\nplum\n\nfig' })
      apply(put(1, { ...document, accessTerms: ['a2'] }))
      assert.deepEqual(find({ anyOf: words('pear'), principals: ['a1'] }), [])
      assert.deepEqual(find({ anyOf: words('pear'), principals: ['a2'] }), [1])
      apply(prepared(put(1, { ...document, accessTerms: ['a1'], revision: 7 })))
      assert.deepEqual(find({ anyOf: words('pear'), principals: ['a2'] }), [])
      assert.equal(reader.state(1)?.revision, 7)
    })

    indexTest(engine, 'changes of one batch take effect in their order', ({ apply, find }) => {
      apply(put(1, { body: 'apple' }), remove(1), put(2, { body: 'apple' }), put(2, { body: 'pear' }))
      assert.deepEqual([find({ anyOf: words('apple') }), find({})], [[], [2]])
      apply(remove(2), put(2, { body: 'plum' }))
      assert.deepEqual(find({ anyOf: words('plum') }), [2])
    })

    indexTest(engine, 'deleting what is not there does nothing', ({ apply, find, reader }) => {
      apply(remove(1), put(2), remove(3))
      assert.deepEqual(find({}), [2])
      assert.equal(reader.position()?.changeSeq, 1)
    })

    indexTest(engine, 'an empty batch moves the position', ({ apply, reader, writer }) => {
      apply()
      assert.equal(reader.position()?.changeSeq, 1)
      assert.equal(writer.position()?.changeSeq, 1)
    })

    indexTest(
      engine,
      'a batch that is refused changes nothing, and the next one is taken',
      ({ apply, find, writer }) => {
        apply(put(1, { body: 'apple' }))
        assert.throws(() => apply(put(2, { body: 'apple' }), remove(1), put(3, { accessTerms: ['not a term'] })))
        assert.deepEqual(find({}), [1])
        assert.equal(writer.position()?.changeSeq, 1)
        apply(put(4, { body: 'apple' }))
        assert.deepEqual(find({ anyOf: words('apple') }), [4, 1])
      },
    )

    indexTest(engine, 'the text of a document is given as it was indexed', ({ apply, reader }) => {
      const body = `line one\nline two\u0000 after NUL, é, 日本, 😀, "quotes", ${'x'.repeat(100_000)}`
      apply(put(1, { title: 'A title', body }), put(2))
      assert.deepEqual({ ...reader.text(1) }, { title: 'A title', body })
      assert.deepEqual({ ...reader.text(2) }, { title: '', body: '' })
      assert.equal(reader.text(3), undefined)
      const several = reader.texts([2, 3, 1, 2]).map((text) => text?.title)
      assert.deepEqual([several, reader.texts([])], [['', undefined, 'A title', ''], []])
      apply(remove(1))
      assert.deepEqual(reader.texts([1]), [undefined])
      assert.equal(reader.text(1), undefined)
    })

    indexTest(
      engine,
      'the body is followed by the summary and the comments, and by nothing else',
      ({ apply, reader }) => {
        const fields = { tags: 'fig', properties: 'grape', people: 'cherry', columns: { tag: ['melon'] } }
        apply(
          put(1, {
            title: 'Title',
            body: 'the body',
            summary: 'in short',
            comments: 'one said\nother said',
            ...fields,
          }),
          put(2, { summary: 'in short', ...fields }),
          put(3, { body: 'the body', comments: 'one said', ...fields }),
        )
        assert.equal(reader.text(1)?.title, 'Title')
        assert.match(reader.text(1)?.body ?? '', /^the body\s+in short\s+one said\nother said$/)
        assert.deepEqual({ ...reader.text(2) }, { title: '', body: 'in short' })
        assert.match(reader.text(3)?.body ?? '', /^the body\s+one said$/)
      },
    )

    indexTest(engine, 'rights change again and again, to and fro, and the last change holds', ({ apply, find }) => {
      for (let round = 0; round < 12; round += 1) {
        apply(put(1, { body: 'apple', accessTerms: [`a${round % 3}`] }), put(2 + round, { body: 'pear' }))
        const visible = [0, 1, 2].map((held) => find({ anyOf: words('apple'), principals: [`a${held}`] }))
        assert.deepEqual(
          visible,
          [0, 1, 2].map((held) => (held === round % 3 ? [1] : [])),
        )
      }
      apply(put(1, { body: 'apple', accessTerms: ['a0'] }), put(1, { body: 'apple', accessTerms: ['a1'] }))
      assert.deepEqual(find({ anyOf: words('apple'), principals: ['a0'] }), [])
      assert.deepEqual(find({ anyOf: words('apple'), principals: ['a1'] }), [1])
      apply(put(1, { body: 'plum', accessTerms: ['a1'] }), put(1, { body: 'plum', accessTerms: [] }))
      assert.deepEqual(find({ anyOf: words('apple', 'plum'), principals: ['a0', 'a1'] }), [])
      apply(remove(1))
      apply(put(1, { body: 'plum', accessTerms: ['a2'] }))
      assert.deepEqual(find({ anyOf: words('plum'), principals: ['a2'] }), [1])
      assert.deepEqual(find({ anyOf: words('plum'), principals: ['a0', 'a1'] }), [])
    })

    indexTest(engine, 'of each document it is known what it was when it was indexed, and when', ({ apply, reader }) => {
      apply(put(1, { revision: 5, indexedMs: 1_767_225_600_123 }), put(2))
      assert.deepEqual(reader.state(1), { revision: 5, indexedMs: 1_767_225_600_123 })
      apply(put(1, { revision: 6, indexedMs: 1_767_225_600_456 }), remove(2))
      assert.deepEqual(reader.state(1), { revision: 6, indexedMs: 1_767_225_600_456 })
      assert.deepEqual([reader.state(2), reader.state(3)], [undefined, undefined])
    })

    indexTest(engine, 'documents are counted by datasource and object type, each once', ({ apply, reader }) => {
      apply(put(1), put(2), put(3, { objectType: '' }), put(4, { datasource: 'chat' }))
      apply(put(1, { objectType: 'post' }), remove(2), remove(9))
      const ofWiki = [
        { objectType: '', count: 1 },
        { objectType: 'post', count: 1 },
      ]
      assert.deepEqual(reader.counts('wiki'), ofWiki)
      assert.deepEqual(reader.counts('chat'), [{ objectType: 'page', count: 1 }])
      assert.deepEqual(reader.counts('none'), [])
    })

    indexTest(engine, 'large keys, revisions and times keep every digit', ({ apply, reader }) => {
      const [key, revision, updatedAt] = [2 ** 53 - 1, 2 ** 53 - 3, 253_402_300_799]
      apply(put(key, { revision, updatedAt, body: 'apple' }))
      const query = { anyOf: [], noneOf: [], principals: ['everyone'], hiddenKeys: [], limit: 5 }
      assert.deepEqual({ ...reader.search(query)[0] }, { key, revision, score: updatedAt })
      assert.deepEqual(reader.search({ ...query, hiddenKeys: [key] }), [])
      assert.deepEqual(reader.search({ ...query, after: { score: updatedAt, key } }), [])
    })
  })
}
