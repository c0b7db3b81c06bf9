/**
 * Remembers what was worked out of recent texts. Words follow Zipf's law, so a small memory answers nearly always. It has two
 * generations: when the young one is full, it becomes the old one and what nobody asked for since is forgotten, which costs
 * nothing per use, unlike a list in order of use.
 */

/** Texts in one generation unless told otherwise: with two, some megabytes at most, since words are bounded. */
const GENERATION_MAX = 30_000

/** The function, remembering its recent answers. */
export function rememberRecent<Value>(
  work: (text: string) => Value,
  generationMax = GENERATION_MAX,
): (text: string) => Value {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return (text) => {
    const known = young.get(text)
    if (known !== undefined) return known
    const own = ownCopy(text)
    const value = old.get(own) ?? work(own)
    if (young.size >= generationMax) {
      old = young
      young = new Map()
    }
    young.set(own, value)
    return value
  }
}

/** A part of a text of at least so many units is kept by the engine of JavaScript as a view of the whole text. */
const VIEW_UNITS_MIN = 13

/** Without it, one remembered word would keep a document of megabytes in memory. */
function ownCopy(text: string): string {
  return text.length < VIEW_UNITS_MIN ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}
