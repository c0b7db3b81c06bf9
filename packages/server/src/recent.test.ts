import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { standardAnalyzer } from './index/analysis/standard.ts'
import { rememberRecent } from './recent.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

describe('recent answers', () => {
  test('what was asked lately is not worked out again', () => {
    const asked: string[] = []
    const answer = rememberRecent((text) => {
      asked.push(text)
      return `${text}!`
    })
    assert.deepEqual(['a', 'b', 'a'].map(answer), ['a!', 'b!', 'a!'])
    assert.deepEqual(asked, ['a', 'b'])
  })

  test('what nobody asked for while many others came is forgotten, what was asked for again is not', () => {
    const counts = new Map<string, number>()
    const answer = rememberRecent((text) => {
      counts.set(text, (counts.get(text) ?? 0) + 1)
      return text
    })
    answer('seldom')
    for (let number = 0; number < 200_000; number += 1) {
      answer(`word ${number}`)
      answer('often')
    }
    answer('seldom')
    assert.deepEqual([counts.get('seldom'), counts.get('often')], [2, 1])
  })

  test('a remembered word does not keep the text that it was cut from', () => {
    const before = heapBytes()
    for (let number = 0; number < 20; number += 1) {
      const name = `anidentifierof${number}`.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(97 + Number(digit)))
      const text = `${'. '.repeat(4_000_000)} ${name} und ${name}ärmel`
      assert.equal([...standardAnalyzer.tokens(text)].length, 3)
    }
    assert.ok(heapBytes() - before < 20_000_000)
  })
})

function heapBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
