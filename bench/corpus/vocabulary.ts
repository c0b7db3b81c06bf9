import { type Random, randomFrom } from './random.ts'

/**
 * Made-up words that are built like English ones, the most frequent first. New roots and inflected forms of roots take
 * turns, so that forms of one word stand at all frequencies, as they do in a language: what stems words has work to do.
 */

const ONSETS = 'b c d f g h j k l m n p r s t v w br ch cl cr dr fl fr gr pl pr qu sc sl sp st str th tr wh'.split(' ')
const VOWELS = 'a e i o u a e i o ai ea ee oa ou'.split(' ')
const CODAS = ['', '', '', ...'n r l t s m d nd nt st rd rm ng sh'.split(' ')]
const ENDINGS = ['s', 'ed', 'ing', 'er', 'ly', 'ness', 'able', 'ment']

/** The commonest words are like "the" and "of" and have few forms; from then on every second word is one of a root before it. */
const formsShare = (rank: number) => (rank < 200 ? 0.1 : 0.5)

export function makeVocabulary(seed: number, size: number): readonly string[] {
  const random = randomFrom(seed, -1)
  const words = new Set<string>()
  const roots: string[] = []
  while (words.size < size) {
    const root = roots[random.below(roots.length)]
    if (root !== undefined && random.chance(formsShare(words.size))) {
      words.add(inflect(root, ENDINGS[random.below(ENDINGS.length)] ?? ''))
      continue
    }
    const made = makeRoot(random, words.size)
    if (words.has(made)) continue
    words.add(made)
    roots.push(made)
  }
  return [...words]
}

/** Frequent words are short: those of the first hundreds have one syllable, rare ones two or three. */
function makeRoot(random: Random, rank: number): string {
  const syllables = rank < 500 ? 1 : rank < 5_000 ? 1 + random.below(2) : 2 + random.below(2)
  let root = ''
  for (let i = 0; i < syllables; i += 1) root += pick(random, ONSETS) + pick(random, VOWELS)
  return `${root}${pick(random, CODAS)}${random.chance(0.2) ? 'e' : ''}`
}

function pick(random: Random, choices: readonly string[]): string {
  return choices[random.below(choices.length)] ?? ''
}

/** By the common rules of spelling: a silent e falls before a vowel, hissing sounds take `es`. */
function inflect(root: string, ending: string): string {
  if (ending === 's') return root + (/(?:s|sh|ch)$/.test(root) ? 'es' : 's')
  return (/e$/.test(root) && /^[aei]/.test(ending) ? root.slice(0, -1) : root) + ending
}
