import { NUMBER_MAX } from './format.ts'

/** The postings of each term side by side: those of term n from `starts[n]` to `starts[n + 1]`. */
export type SortedPostings = {
  readonly havePositions: readonly boolean[]
  readonly starts: Uint32Array
  readonly ordinals: Uint32Array
  readonly frequencies: Uint32Array
  /** The positions of posting p are `positions[positionStarts[p]]` to `positions[positionStarts[p + 1]]`. */
  readonly positionStarts: Uint32Array
  readonly positions: Uint32Array
}

/**
 * All postings of some documents while a segment is built: one row of numbers for each, in the order in which the documents
 * come, instead of an object for each. They are then put in the order of their terms by counting (Knuth, "The Art of Computer
 * Programming" 3, 5.2, distribution counting), which keeps ordinals and positions in order. One pool serves batch after batch.
 */
export class PostingsPool {
  #havePositions: boolean[] = []
  /** For each term its last posting plus one, and the ordinal of that, side by side. */
  #latest = new Uint32Array(ROOM)
  #termOf = new Uint32Array(ROOM)
  #ordinalOf = new Uint32Array(ROOM)
  #frequencyOf = new Float64Array(ROOM)
  #placesOf = new Uint32Array(ROOM)
  #postings = 0
  #positionOwners = new Uint32Array(ROOM)
  #positionValues = new Uint32Array(ROOM)
  #places = 0
  #ordinal = -1

  /** Forgets everything, for other documents. Room for a few of them is kept. */
  clear(): void {
    this.#latest = emptied(this.#latest, this.#havePositions.length * 2)
    this.#havePositions = []
    this.#termOf = emptied(this.#termOf, 0)
    this.#ordinalOf = emptied(this.#ordinalOf, 0)
    const hasLarge = this.#frequencyOf.length > ROOM_KEPT_MAX
    this.#frequencyOf = hasLarge ? new Float64Array(ROOM) : this.#frequencyOf.fill(0, 0, this.#postings)
    this.#placesOf = emptied(this.#placesOf, this.#postings)
    this.#postings = 0
    this.#positionOwners = emptied(this.#positionOwners, 0)
    this.#positionValues = emptied(this.#positionValues, 0)
    this.#places = 0
    this.#ordinal = -1
  }

  /** The number of a new term, counted from 0. */
  newTerm(hasPositions: boolean): number {
    const number = this.#havePositions.length
    this.#havePositions.push(hasPositions)
    if (number * 2 === this.#latest.length) this.#latest = grown(this.#latest)
    return number
  }

  /** Begins the next document. */
  nextDocument(): void {
    this.#ordinal += 1
  }

  /** Counts a term of the present document by so much more. */
  add(term: number, frequency: number): void {
    const posting = this.#postingOf(term)
    this.#frequencyOf[posting] = (this.#frequencyOf[posting] as number) + frequency
  }

  /** The same, at a position that is higher than those before. */
  addAt(term: number, frequency: number, position: number): void {
    if (!isNumber(position)) throw new RangeError(`A word has the position ${position}; the highest is ${NUMBER_MAX}`)
    const posting = this.#postingOf(term)
    this.#frequencyOf[posting] = (this.#frequencyOf[posting] as number) + frequency
    this.#placesOf[posting] = (this.#placesOf[posting] as number) + 1
    const place = this.#places
    if (place === this.#positionOwners.length) {
      this.#positionOwners = grown(this.#positionOwners)
      this.#positionValues = grown(this.#positionValues)
    }
    this.#positionOwners[place] = posting
    this.#positionValues[place] = position
    this.#places = place + 1
  }

  /** Once nothing more comes. */
  sorted(): SortedPostings {
    const [termOf, ordinalOf, frequencyOf, placesOf] = [
      this.#termOf,
      this.#ordinalOf,
      this.#frequencyOf,
      this.#placesOf,
    ]
    const postings = this.#postings
    const terms = this.#havePositions.length
    const starts = new Uint32Array(terms + 1)
    for (let at = 0; at < postings; at += 1)
      starts[(termOf[at] as number) + 1] = (starts[(termOf[at] as number) + 1] as number) + 1
    for (let term = 0; term < terms; term += 1)
      starts[term + 1] = (starts[term + 1] as number) + (starts[term] as number)
    const next = starts.slice()
    const placeOf = new Uint32Array(postings)
    const ordinals = new Uint32Array(postings)
    const frequencies = new Uint32Array(postings)
    const positionStarts = new Uint32Array(postings + 1)
    for (let at = 0; at < postings; at += 1) {
      const term = termOf[at] as number
      const place = next[term] as number
      next[term] = place + 1
      placeOf[at] = place
      ordinals[place] = ordinalOf[at] as number
      const frequency = frequencyOf[at] as number
      if (!isNumber(frequency) || frequency === 0) {
        throw new RangeError(`A word has the frequency ${frequency}; it must be 1 to ${NUMBER_MAX}`)
      }
      frequencies[place] = frequency
      positionStarts[place + 1] = placesOf[at] as number
    }
    for (let at = 0; at < postings; at += 1) {
      positionStarts[at + 1] = (positionStarts[at + 1] as number) + (positionStarts[at] as number)
    }
    const nextPosition = positionStarts.slice()
    const [owners, values] = [this.#positionOwners, this.#positionValues]
    const places = this.#places
    const positions = new Uint32Array(places)
    for (let at = 0; at < places; at += 1) {
      const place = placeOf[owners[at] as number] as number
      positions[nextPosition[place] as number] = values[at] as number
      nextPosition[place] = (nextPosition[place] as number) + 1
    }
    return { havePositions: this.#havePositions, starts, ordinals, frequencies, positionStarts, positions }
  }

  #postingOf(term: number): number {
    const known = this.#latest[term * 2] as number
    if (known > 0 && this.#latest[term * 2 + 1] === this.#ordinal) return known - 1
    const posting = this.#postings
    if (posting === this.#termOf.length) this.#grow()
    this.#termOf[posting] = term
    this.#ordinalOf[posting] = this.#ordinal
    this.#postings = posting + 1
    this.#latest[term * 2] = posting + 1
    this.#latest[term * 2 + 1] = this.#ordinal
    return posting
  }

  #grow(): void {
    this.#termOf = grown(this.#termOf)
    this.#ordinalOf = grown(this.#ordinalOf)
    this.#placesOf = grown(this.#placesOf)
    const longer = new Float64Array(this.#frequencyOf.length * 2)
    longer.set(this.#frequencyOf)
    this.#frequencyOf = longer
  }
}

/** Of a new pool, in postings. */
const ROOM = 8_192

/** Room for more postings, which large batches need, is given back. */
const ROOM_KEPT_MAX = 65_536

/** What the format can say. */
function isNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= NUMBER_MAX
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(array.length * 2)
  longer.set(array)
  return longer
}

/** With zeros in the first `used` places, all in which there must be; a new one if it has become large. */
function emptied(array: Uint32Array<ArrayBuffer>, used: number): Uint32Array<ArrayBuffer> {
  return array.length > ROOM_KEPT_MAX ? new Uint32Array(ROOM) : array.fill(0, 0, used)
}
