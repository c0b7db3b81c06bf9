import { NUMBER_MAX } from './format.ts'

/**
 * All postings of some documents while a segment is built: one row of numbers for each, in the order in which the documents
 * come, instead of an object for each. They are then put in the order of their terms by counting (Knuth, "The Art of Computer
 * Programming" 3, 5.2, distribution counting), which keeps ordinals and positions in order.
 */
export type PostingsPool = {
  /** The number of a new term, counted from 0. */
  readonly newTerm: (hasPositions: boolean) => number
  /** Begins the next document. */
  readonly nextDocument: () => void
  /** Counts a term of the present document by so much more. */
  readonly add: (term: number, frequency: number) => void
  /** The same, at a position that is higher than those before. */
  readonly addAt: (term: number, frequency: number, position: number) => void
  /** Once nothing more comes. */
  readonly sorted: () => SortedPostings
}

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

export function openPostingsPool(): PostingsPool {
  const havePositions: boolean[] = []
  /** For each term its last posting plus one, and the ordinal of that, side by side. */
  let latest = new Uint32Array(2_048)
  let termOf = new Uint32Array(8_192)
  let ordinalOf = new Uint32Array(8_192)
  let frequencyOf = new Float64Array(8_192)
  let placesOf = new Uint32Array(8_192)
  let postings = 0
  let positionOwners = new Uint32Array(8_192)
  let positionValues = new Uint32Array(8_192)
  let places = 0
  let ordinal = -1

  function postingOf(term: number): number {
    const known = latest[term * 2] as number
    if (known > 0 && latest[term * 2 + 1] === ordinal) return known - 1
    if (postings === termOf.length) {
      termOf = grown(termOf)
      ordinalOf = grown(ordinalOf)
      placesOf = grown(placesOf)
      const longer = new Float64Array(frequencyOf.length * 2)
      longer.set(frequencyOf)
      frequencyOf = longer
    }
    termOf[postings] = term
    ordinalOf[postings] = ordinal
    postings += 1
    latest[term * 2] = postings
    latest[term * 2 + 1] = ordinal
    return postings - 1
  }

  return {
    newTerm(hasPositions) {
      const number = havePositions.length
      havePositions.push(hasPositions)
      if (number * 2 === latest.length) latest = grown(latest)
      return number
    },
    nextDocument() {
      ordinal += 1
    },
    add(term, frequency) {
      const posting = postingOf(term)
      frequencyOf[posting] = (frequencyOf[posting] as number) + frequency
    },
    addAt(term, frequency, position) {
      if (!isNumber(position)) throw new RangeError(`A word has the position ${position}; the highest is ${NUMBER_MAX}`)
      const posting = postingOf(term)
      frequencyOf[posting] = (frequencyOf[posting] as number) + frequency
      placesOf[posting] = (placesOf[posting] as number) + 1
      if (places === positionOwners.length) {
        positionOwners = grown(positionOwners)
        positionValues = grown(positionValues)
      }
      positionOwners[places] = posting
      positionValues[places] = position
      places += 1
    },
    sorted() {
      const terms = havePositions.length
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
      const positions = new Uint32Array(places)
      for (let at = 0; at < places; at += 1) {
        const place = placeOf[positionOwners[at] as number] as number
        positions[nextPosition[place] as number] = positionValues[at] as number
        nextPosition[place] = (nextPosition[place] as number) + 1
      }
      return {
        havePositions,
        starts,
        ordinals,
        frequencies,
        positionStarts,
        positions,
      }
    },
  }
}

/** What the format can say. */
function isNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= NUMBER_MAX
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(array.length * 2)
  longer.set(array)
  return longer
}
