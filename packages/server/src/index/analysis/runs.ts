import type { Match } from './matches.ts'
import type { Token } from './port.ts'

/**
 * Runs: words that a text must have at set distances from each other. Of each run the last word is waited for; when it comes,
 * the words before it are looked up among those just seen, so that only what may end a run costs anything.
 */

/** A word of a run and how many numbers it stands behind the first one. */
export type RunPart = { readonly exact: string; readonly offset: number }

export type Run = {
  readonly parts: readonly RunPart[]
  /** Whether the last word need only begin so. */
  readonly isLastBegun: boolean
  /** The number of what is asked for. */
  readonly asked: number
}

/** Of longer runs the last words are compared, which bounds what a text of one repeated word can cost. */
const COMPARED_POSITIONS = 64

export type Runs = {
  /** Looks whether a run ends with this token, of which each must be shown in order, and adds those that do. */
  readonly see: (token: Token, found: Match[]) => void
}

export function openRuns(runs: readonly Run[]): Runs {
  const whole = new Map<string, Run[]>()
  const begun: Run[] = []
  for (const run of runs) {
    const last = run.parts.at(-1)
    if (last === undefined) continue
    if (run.isLastBegun) begun.push(run)
    else whole.set(last.exact, [...(whole.get(last.exact) ?? []), run])
  }
  /** The tokens at each of the last positions. */
  const recent = Array.from({ length: COMPARED_POSITIONS }, () => ({ position: -1, tokens: [] as Token[] }))

  function tokenAt(position: number, exact: string): Token | undefined {
    const place = recent[position % COMPARED_POSITIONS]
    return place?.position === position ? place.tokens.find((token) => token.exact === exact) : undefined
  }

  function remember(token: Token): void {
    const place = recent[token.position % COMPARED_POSITIONS]
    if (place === undefined) return
    if (place.position !== token.position) {
      place.position = token.position
      place.tokens.length = 0
    }
    place.tokens.push(token)
  }

  /** Adds the run that ends with a token; the parts one by one where the text has them apart. */
  function addIfThere({ parts, asked }: Run, last: Token, found: Match[]): void {
    const end = parts.at(-1)?.offset ?? 0
    const tokens: Token[] = [last]
    for (let at = parts.length - 2; at >= 0; at -= 1) {
      const part = parts[at]
      if (part === undefined || end - part.offset >= COMPARED_POSITIONS) break
      const token = tokenAt(last.position - end + part.offset, part.exact)
      if (token === undefined) return
      tokens.push(token)
    }
    let { startIndex, endIndex } = last
    for (const token of tokens.slice(1)) {
      // Pairs of characters overlap; words that are written apart do not, and what is between them is not shown.
      if (token.endIndex >= startIndex) startIndex = token.startIndex
      else {
        found.push({ startIndex, endIndex, asked })
        ;({ startIndex, endIndex } = token)
      }
    }
    found.push({ startIndex, endIndex, asked })
  }

  return {
    see(token, found) {
      for (const run of whole.get(token.exact) ?? []) addIfThere(run, token, found)
      for (const run of begun) {
        if (token.exact.startsWith(run.parts.at(-1)?.exact ?? '')) addIfThere(run, token, found)
      }
      remember(token)
    },
  }
}
