import type { Frequencies } from './frequencies.ts'
import type { Random } from './random.ts'

/**
 * Puts words together into titles and sentences. The bytes of all words stand in one array, and a text is copied
 * together in a buffer and made a string at once: many times quicker than adding up strings.
 */
export type TextMaker = {
  readonly title: (random: Random) => string
  readonly body: (random: Random) => string
}

const SENTENCE_WORDS = 12
const LONGEST_BYTES = 64_000

const SPACE = 0x20
const STOP = 0x2e
const CAPITAL = 0x20

/** @param bodyWords the least and the most words of a body */
export function makeTexts(
  words: readonly string[],
  { draw }: Frequencies,
  bodyWords: { readonly least: number; readonly most: number },
): TextMaker {
  const bytes = Buffer.from(words.join(''), 'latin1')
  const starts = new Uint32Array(words.length + 1)
  for (const [rank, word] of words.entries()) starts[rank + 1] = (starts[rank] ?? 0) + word.length
  const text = Buffer.alloc(LONGEST_BYTES)

  /** Writes a word at an offset; answers where it ends. */
  function write(rank: number, at: number): number {
    const end = starts[rank + 1] ?? 0
    let to = at
    for (let from = starts[rank] ?? 0; from < end; from += 1) {
      text[to] = bytes[from] ?? 0
      to += 1
    }
    return to
  }

  return {
    title(random) {
      let length = 0
      for (let left = 4 + random.below(5); left > 0; left -= 1) {
        if (length > 0) text[length++] = SPACE
        const start = length
        length = write(draw(random), length)
        text[start] = (text[start] ?? 0) - CAPITAL
      }
      return text.toString('latin1', 0, length)
    },
    body(random) {
      const count = bodyWords.least + random.below(bodyWords.most - bodyWords.least + 1)
      let length = 0
      for (let i = 0; i < count; i += 1) {
        const isFirst = i % SENTENCE_WORDS === 0
        if (isFirst && i > 0) text[length++] = STOP
        if (i > 0) text[length++] = SPACE
        const start = length
        length = write(draw(random), length)
        if (isFirst) text[start] = (text[start] ?? 0) - CAPITAL
      }
      text[length++] = STOP
      return text.toString('latin1', 0, length)
    },
  }
}
