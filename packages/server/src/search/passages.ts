import type { Wanted } from '../index/analysis/matches.ts'
import type { IndexedText } from '../index/port.ts'
import { type FoundPassage, findSpots, passageIn, type Snippet, type Spot, snippetOf } from './snippet.ts'

/**
 * Several passages of one document that do not overlap. After the best one has been taken out of the text, the next best is the
 * best one of what is left before and behind it; so each of the few rounds looks at every match once.
 */

/** A passage, and its place among those of its document that are shown, counted from 0 in the order of the text. */
export type PlacedSnippet = Snippet & { readonly ordering: number }

export const PASSAGES_MAX = 3

/** The best passages, the best first: others than the first have at least half as many different words of the query. */
export function makeSnippets({ body }: IndexedText, wanted: Wanted, charactersMax: number): readonly PlacedSnippet[] {
  const chosen = choosePassages(body, wanted, charactersMax)
  const inOrder = chosen.toSorted(byPlace)
  return chosen.map((passage) => ({ ...snippetOf(body, passage), ordering: inOrder.indexOf(passage) }))
}

/** As much of a text as together has so many characters: all of it, or else its best passages, in the order of the text. */
export function makeLongTexts({ body }: IndexedText, wanted: Wanted, charactersMax: number): readonly string[] {
  if (body.trim().length <= charactersMax) return [body.trim()]
  let parts = PASSAGES_MAX
  let passages = choosePassages(body, wanted, Math.floor(charactersMax / parts), parts)
  // Where there are fewer passages each may be longer.
  while (passages.length < parts) {
    parts = passages.length
    passages = choosePassages(body, wanted, Math.floor(charactersMax / parts), parts)
  }
  return passages.toSorted(byPlace).map((passage) => snippetOf(body, passage).text)
}

function byPlace(one: FoundPassage, other: FoundPassage): number {
  return one.startIndex - other.startIndex
}

/** A stretch of the text between passages that were chosen, the spots in it, and its best passage. */
type Stretch = {
  readonly from: number
  readonly until: number
  readonly spots: readonly Spot[]
  readonly best: FoundPassage
}

/** Less than this part of a passage is none to show by itself. */
const SHORTEST_SHARE = 1 / 4

function choosePassages(
  body: string,
  wanted: Wanted,
  charactersMax: number,
  passagesMax = PASSAGES_MAX,
): readonly FoundPassage[] {
  const stretchOf = (from: number, until: number, all: readonly Spot[]): Stretch => {
    const spots = all.filter((spot) => spot.startIndex >= from && spot.endIndex <= until)
    const moved = spots.map((spot) => movedBy(spot, -from))
    const best = passageIn(body.slice(from, until), moved, charactersMax)
    return {
      from,
      until,
      spots,
      best: { ...movedBy(best, from), spots: best.spots.map((spot) => movedBy(spot, from)) },
    }
  }
  let stretches = [stretchOf(0, body.length, findSpots(body, wanted, charactersMax))]
  const chosen: FoundPassage[] = []
  while (chosen.length < passagesMax) {
    const [next] = stretches.toSorted((one, other) => other.best.words - one.best.words || one.from - other.from)
    const isGoodEnough = chosen[0] === undefined || (next !== undefined && isGood(next.best, chosen[0], charactersMax))
    if (next === undefined || !isGoodEnough) break
    chosen.push(next.best)
    stretches = [
      ...stretches.filter((stretch) => stretch !== next),
      stretchOf(next.from, next.best.startIndex, next.spots),
      stretchOf(next.best.endIndex, next.until, next.spots),
    ]
  }
  return chosen
}

function isGood({ words, startIndex, endIndex }: FoundPassage, first: FoundPassage, charactersMax: number): boolean {
  return words > 0 && words * 2 >= first.words && endIndex - startIndex >= charactersMax * SHORTEST_SHARE
}

function movedBy<Place extends { readonly startIndex: number; readonly endIndex: number }>(
  place: Place,
  by: number,
): Place {
  return { ...place, startIndex: place.startIndex + by, endIndex: place.endIndex + by }
}
