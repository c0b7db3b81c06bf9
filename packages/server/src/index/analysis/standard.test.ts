import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { assertLinear } from '../../../test/assert-linear.ts'
import { PARTS_MAX } from './compound.ts'
import { foldWord } from './fold.ts'
import { WORD_UNITS_MAX } from './piece.ts'
import { standardAnalyzer } from './standard.ts'

const tokensOf = (text: string) => [...standardAnalyzer.tokens(text)]

/** The tokens as `exact@position`, with `/span` unless it is 1. */
function shown(text: string): string {
  return tokensOf(text)
    .map(({ exact, position, span }) => `${exact}@${position}${span === 1 ? '' : `/${span}`}`)
    .join(' ')
}

const exactOf = (text: string) => tokensOf(text).map(({ exact }) => exact)
const stemsOf = (text: string) => tokensOf(text).map(({ stem }) => stem)

describe('standard analysis', () => {
  describe('words', () => {
    for (const [text, expected] of [
      ['', ''],
      ['  !? … 😀 \u0000 \ud800', ''],
      ['Red apple, green Apple.', 'red@0 apple@1 green@2 apple@3'],
      ['wait...what -- no', 'wait@0 what@1 no@2'],
      ['etc. (so) "said"', 'etc@0 so@1 said@2'],
      ['x\ud800y', 'x@0 y@1'],
      ['a😀b', 'a@0 b@1'],
      ['2FA B2B h2o utf8 3f2a9bc1', '2fa@0 b2b@1 h2o@2 utf8@3 3f2a9bc1@4'],
      ['ABC APIs iOS', 'abc@0 apis@1 ios@2/2 i@2 os@3'],
    ] as const) {
      test(JSON.stringify(text), () => assert.equal(shown(text), expected))
    }
  })

  describe('compounds are found whole and in parts', () => {
    for (const [text, expected] of [
      ['foo_bar', 'foo_bar@0/2 foo@0 bar@1'],
      ['__init__ a__b', 'init@0 a__b@1/2 a@1 b@2'],
      ['ABC-123', 'abc-123@0/2 abc@0 123@1'],
      ['a well-known fact', 'a@0 well-known@1/2 well@1 known@2 fact@3'],
      ['v1.2.3', 'v1.2.3@0/4 v1@0/2 v@0 1@1 2@2 3@3'],
      ['Ann@Example.com!', 'ann@example.com@0/3 ann@0 example@1 com@2'],
      ['/src/index.ts', 'src/index.ts@0/3 src@0 index@1 ts@2'],
      ['C:\\temp\\x', 'c@0 temp\\x@1/2 temp@1 x@2'],
      ['fooBar FooBar', 'foobar@0/2 foo@0 bar@1 foobar@2/2 foo@2 bar@3'],
      ['HTTPServer2', 'httpserver2@0/3 http@0 server2@1/2 server@1 2@2'],
      ['S3Bucket', 's3bucket@0/3 s3@0/2 s@0 3@1 bucket@2'],
      ['fs.readFile', 'fs.readfile@0/3 fs@0 readfile@1/2 read@1 file@2'],
      ['URLsFor', 'urlsfor@0/2 urls@0 for@1'],
      ['an end.Next one', 'an@0 end.next@1/2 end@1 next@2 one@3'],
      ['1,000.50 3.14.', '1,000.50@0/3 1@0 000@1 50@2 3.14@3/2 3@3 14@4'],
      ['one,two 1, 2', 'one@0 two@1 1@2 2@3'],
      ['a\u2010b', 'a-b@0/2 a@0 b@1'],
    ] as const) {
      test(JSON.stringify(text), () => assert.equal(shown(text), expected))
    }

    test('a compound of too many parts, or too long, has parts only', () => {
      const parts = (count: number) =>
        Array.from({ length: count }, (_, index) => `p${String.fromCharCode(97 + index)}`)
      assert.equal(exactOf(parts(PARTS_MAX).join('.'))[0], parts(PARTS_MAX).join('.'))
      assert.deepEqual(exactOf(parts(PARTS_MAX + 1).join('.')), parts(PARTS_MAX + 1))
      const long = 'x'.repeat(WORD_UNITS_MAX - 2)
      assert.deepEqual(exactOf(`${long}.y`), [`${long}.y`, long, 'y'])
      assert.deepEqual(exactOf(`${long}.yz`), [long, 'yz'])
    })

    test('random data is no compound of its capitals', () => {
      assert.equal(tokensOf('aB'.repeat(PARTS_MAX + 1)).length, 1)
    })
  })

  describe('forms of a word', () => {
    test('other forms of an English word have its stem', () => {
      assert.deepEqual(stemsOf('connect connected connecting connection'), Array(4).fill('connect'))
      assert.deepEqual(stemsOf("company company's companies Company’s"), Array(4).fill('compani'))
      assert.deepEqual(stemsOf('APIs résumés'), ['api', 'resum'])
      assert.deepEqual(stemsOf("we'll we're we’ve"), ['we', 'we', 'we'])
      assert.deepEqual(stemsOf("can't"), ['cant'])
      assert.deepEqual(stemsOf("GitHub's"), ['github', 'git', 'hub'])
    })

    test('numbers, code and words of other scripts have none but themselves', () => {
      for (const text of ['foo_bars', '1s', 'v2s', 'книги', '東京']) {
        const [first] = tokensOf(text)
        assert.equal(first?.stem, first?.exact, text)
      }
      const long = 'running'.repeat(10)
      assert.deepEqual(stemsOf(long), [long])
    })

    test('an apostrophe that is no English ending begins a word', () => {
      assert.equal(shown('l’avion'), "l'avion@0/2 l@0 avion@1")
      assert.equal(shown("O'Reilly's"), "o'reilly's@0/2 o@0 reilly's@1")
      assert.equal(shown("don't 'quoted' dogs'"), "don't@0 quoted@1 dogs@2")
      assert.equal(shown("it'self"), "it'self@0/2 it@0 self@1")
    })

    test('case and the diacritics of Latin letters do not matter, nor does how they are encoded', () => {
      assert.deepEqual(exactOf('RÉSUMÉ re\u0301sume\u0301 İstanbul ISTANBUL ısı'), [
        'resume',
        'resume',
        'istanbul',
        'istanbul',
        'isi',
      ])
      assert.deepEqual(exactOf('ΟΔΟΣ οδος ſ ẞ ß ﬁn ＡＢＣ１ ｶﾞｽ'), [
        'οδοσ',
        'οδοσ',
        's',
        'ß',
        'ß',
        'fin',
        'abc1',
        ...['ガス', 'ガ', 'ス'],
      ])
      assert.deepEqual(exactOf('Й и\u0306 И'), ['й', 'й', 'и'])
    })

    test('marks that carry a vowel stay, those that readers leave out go', () => {
      assert.deepEqual(exactOf('हिन्दी'), ['हिन्दी'])
      assert.deepEqual(exactOf('كِتَاب كتـاب שָׁלוֹם'), ['كتاب', 'كتاب', 'שלום'])
      assert.deepEqual(exactOf('in\u00adfor\u00admation می\u200cخواهم'), ['information', 'میخواهم'])
    })
  })

  describe('scripts without blanks', () => {
    for (const [text, expected] of [
      ['東', '東@0'],
      ['東京', '東京@0 東@0/0 京@1/0'],
      ['東京都 府', '東京@0 東@0/0 京都@1 京@1/0 都@2/0 府@3'],
      ['iPad用カバー', 'ipad@0/2 i@0 pad@1 用カ@2 用@2/0 カバ@3 カ@3/0 バー@4 バ@4/0 ー@5/0'],
      ['서울', '서울@0 서@0/0 울@1/0'],
      ['ที่นี่', 'ที่นี่@0 ที่@0/0 นี่@1/0'],
      ['𠮷野', '𠮷野@0 𠮷@0/0 野@1/0'],
    ] as const) {
      test(JSON.stringify(text), () => assert.equal(shown(text), expected))
    }

    test('every part of a run is found in it, also across the seam to another script', () => {
      const text = '東京都庁2階Floor서울에서ภาษา'
      const characters = text.match(/Floor|.\p{M}*/gu) ?? []
      const has = new Map<string, Set<number>>()
      for (const { exact, position } of tokensOf(text)) has.set(exact, (has.get(exact) ?? new Set()).add(position))
      for (let from = 0; from < characters.length; from += 1) {
        for (let until = from + 1; until <= characters.length; until += 1) {
          const query = characters.slice(from, until).join('')
          const asked = tokensOf(query).filter(({ span }) => span === 1)
          const [first] = asked
          const places = [...(has.get(first?.exact ?? '') ?? [])]
          const isFound = places.some((place) =>
            asked.every(({ exact, position }) => has.get(exact)?.has(place + position) === true),
          )
          assert.ok(isFound, query)
        }
      }
    })
  })

  describe('of any text', () => {
    const aText = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 6 }),
          fc.string({ unit: 'grapheme', maxLength: 6 }),
          fc.constantFrom(
            ..."fooBar HTTPServer2 _ - . / @ ' ’ 's n't , 1 23 東京 한국 ที่ e\u0301 й ǅ ﬁ ＡＢ ｶﾞ \ud800".split(' '),
            ' ',
          ),
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join(''))
    const check = (property: (text: string) => void) => fc.assert(fc.property(aText, property), { numRuns: 1_500 })

    test('tokens stand in it in order, and what they stand at is what they are', () =>
      check((text) => {
        let before = { startIndex: -1, endIndex: 0, position: 0 }
        for (const token of tokensOf(text)) {
          const { startIndex, endIndex, exact, stem, position } = token
          assert.ok(startIndex < endIndex && endIndex <= text.length)
          assert.ok(exact !== '' && stem !== '')
          assert.ok(startIndex > before.startIndex || (startIndex === before.startIndex && endIndex < before.endIndex))
          assert.ok(position >= before.position)
          assert.equal(foldWord(text.slice(startIndex, endIndex)), exact)
          before = token
        }
      }))

    test('a whole spans its parts, and words do not overlap otherwise', () =>
      check((text) => {
        const tokens = tokensOf(text)
        for (const { startIndex, endIndex, position, span } of tokens.filter(({ span }) => span > 1)) {
          const parts = tokens.filter(
            (part) => part.span === 1 && part.startIndex >= startIndex && part.endIndex <= endIndex,
          )
          assert.deepEqual(
            parts.map((part) => part.position),
            Array.from({ length: span }, (_, index) => position + index),
          )
          assert.equal(parts[0]?.startIndex, startIndex)
          assert.equal(parts.at(-1)?.endIndex, endIndex)
        }
        const positions = tokens.filter(({ span }) => span === 1).map(({ position }) => position)
        assert.deepEqual(positions, [...new Set(positions)])
      }))

    test('it has the same words composed and decomposed', () =>
      check((text) => {
        const forms = (form: 'NFC' | 'NFD') =>
          tokensOf(text.normalize(form)).map(({ exact, position, span }) => [exact, position, span])
        assert.deepEqual(forms('NFC'), forms('NFD'))
      }))

    test('two texts with a blank between them have the words of both', () => {
      fc.assert(
        fc.property(aText, aText, (one, other) => {
          assert.deepEqual(exactOf(`${one} ${other}`), [...exactOf(one), ...exactOf(other)])
        }),
        { numRuns: 1_000 },
      )
    })
  })

  describe('hostile texts', () => {
    test('a word longer than any is cut, and found by what is as long', () => {
      const [token, ...others] = tokensOf('x'.repeat(10_000_000))
      assert.equal(token?.exact, 'x'.repeat(WORD_UNITS_MAX))
      assert.deepEqual(others, [])
      assert.deepEqual(exactOf(`${'x'.repeat(1_000)} y`), ['x'.repeat(WORD_UNITS_MAX), 'y'])
    })

    for (const [name, unit] of [
      ['one word', 'x'],
      ['prose', 'The quick brown fox isn’t here. '],
      ['a path', 'a/'],
      ['capitals', 'aB'],
      ['apostrophes', "a'b'"],
      ['underscores', '_'],
      ['marks', '\u0301\u0323'],
      ['a letter with marks', 'é\u0323'],
      ['Chinese', '東京都の'],
      ['decomposed Korean', '한국'.normalize('NFD')],
      ['numbers', '1,'],
    ] as const) {
      test(`the cost of ${name} grows with the text, not with its square`, () => {
        const textOf = (length: number) => unit.repeat(length / unit.length)
        assertLinear(name, textOf, 2_000_000, (text) => {
          for (const _ of standardAnalyzer.tokens(text));
        })
      })
    }
  })
})
