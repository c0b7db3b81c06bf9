/**
 * How far a term is from a word, found letter by letter while walking through a sorted dictionary: terms that begin alike share
 * the rows of the table of distances for what they share, and a beginning that is too far already ends all terms with it
 * (Wagner and Fischer, "The string-to-string correction problem", 1974, with transpositions of neighbours as in Damerau, 1964; the
 * same walk as with the automata of Schulz and Mihov, "Fast string correction with Levenshtein automata", 2002).
 *
 * A term that begins with another letter than the word may be one edit away at most: few typing errors are in the first letter
 * (Pollock and Zamora, "Automatic spelling correction in scientific and scholarly text", 1984), and without it every
 * beginning of two letters would have to be looked into.
 */
export class Near {
  readonly #word: readonly number[]
  readonly #editsMax: number
  readonly #width: number
  /** Row after row: that of the first n letters of a term begins at n times the width. */
  readonly #rows: Uint8Array
  readonly #letters: Uint32Array

  constructor(word: string, editsMax: number) {
    this.#word = Array.from(word, (letter) => letter.codePointAt(0) ?? 0)
    this.#editsMax = editsMax
    this.#width = this.#word.length + 1
    this.#rows = new Uint8Array((this.#width + editsMax + 1) * this.#width)
    this.#letters = new Uint32Array(this.#width + editsMax + 1)
    for (let at = 0; at < this.#width; at++) this.#rows[at] = at
  }

  /** Takes the letter of a term that has `depth` letters before it; false if no term that begins so is near. */
  push(depth: number, letter: number): boolean {
    const word = this.#word
    const rows = this.#rows
    const width = this.#width
    if (depth + 1 >= width + this.#editsMax) return false
    this.#letters[depth] = letter
    const above = depth * width
    const row = above + width
    rows[row] = depth + 1
    let least = depth + 1
    for (let at = 1; at < width; at++) {
      const isSame = word[at - 1] === letter
      let edits = Math.min(
        (rows[above + at - 1] as number) + (isSame ? 0 : 1),
        (rows[above + at] as number) + 1,
        (rows[row + at - 1] as number) + 1,
      )
      if (depth > 0 && at > 1 && word[at - 2] === letter && word[at - 1] === this.#letters[depth - 1]) {
        edits = Math.min(edits, (rows[above - width + at - 2] as number) + 1)
      }
      rows[row + at] = edits
      if (edits < least) least = edits
    }
    return least <= this.#most()
  }

  /** Edits between the word and the term of the first `depth` letters that were pushed; undefined if they are too many. */
  edits(depth: number): number | undefined {
    const edits = this.#rows[depth * this.#width + this.#width - 1] as number
    return edits <= this.#most() ? edits : undefined
  }

  #most(): number {
    return this.#letters[0] === this.#word[0] ? this.#editsMax : Math.min(1, this.#editsMax)
  }
}
