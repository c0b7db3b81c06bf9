/** Cuts Markdown where one block ends and another begins, into pieces that marked reads in short time. */

/** From here on a piece ends at the next blank line, */
const PIECE_CHARACTERS_WANTED = 2_000

/** from here on at the next line of any kind, */
const PIECE_CHARACTERS_LONG = 4_000

/** and a piece of one enormous line is not read as Markdown at all. */
export const PIECE_CHARACTERS_MAX = 8_000

/**
 * marked compares the marks of a paragraph with each other: 2,000 of them take 100 ms, 300 take 3 ms. Prose has a few
 * in a hundred characters, so only something unusual has more in one piece.
 */
const EMPHASIS_MARKS_MAX = 300

/** Sixteen quotes and lists inside each other on one line; marked recurses, and reads the line again at each level. */
const DEEPLY_NESTED = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){16}/m

/** Opens or closes a block of code, in which blank lines end nothing. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/

/** The pieces, which put together are the source. A block of code stays in one piece. */
export function* cutPieces(source: string): Generator<string> {
  let start = 0
  let fence: string | undefined
  for (const { line, endIndex } of linesOf(source)) {
    const mark = FENCE.exec(line)?.[1]
    if (fence === undefined) fence = mark
    else if (mark?.startsWith(fence)) fence = undefined
    const length = endIndex - start
    const isBoundary = length >= PIECE_CHARACTERS_LONG || (length >= PIECE_CHARACTERS_WANTED && line.trim() === '')
    if (fence === undefined && isBoundary) {
      yield source.slice(start, endIndex)
      start = endIndex
    }
  }
  if (start < source.length) yield source.slice(start)
}

function* linesOf(source: string): Generator<{ readonly line: string; readonly endIndex: number }> {
  for (let start = 0; start < source.length; ) {
    const newline = source.indexOf('\n', start)
    const endIndex = newline < 0 ? source.length : newline + 1
    yield { line: source.slice(start, endIndex), endIndex }
    start = endIndex
  }
}

/** True if marked would take long for a piece, or might not come to an end of it. */
export function isTooIntricate(piece: string): boolean {
  return (
    piece.length > PIECE_CHARACTERS_MAX ||
    (piece.match(/[*_~!]/g)?.length ?? 0) > EMPHASIS_MARKS_MAX ||
    DEEPLY_NESTED.test(piece)
  )
}
