/** Puts pieces of text together as a page shows them: blanks run together, blocks on lines of their own. */
export type TextFlow = {
  /** Adds text as it stands in the source. */
  readonly add: (text: string) => void
  /** What follows is another word, or stands on another line. */
  readonly separate: (by: ' ' | '\n') => void
  /** Keeps blanks and line ends as they are, or no longer. */
  readonly keepBlanks: (isKept: boolean) => void
  readonly length: () => number
  readonly text: () => string
}

export function startTextFlow(): TextFlow {
  const parts: string[] = []
  let length = 0
  let gap: '' | ' ' | '\n' = ''
  let isKept = false
  const push = (text: string) => {
    const piece = length > 0 ? gap + text : text
    parts.push(piece)
    length += piece.length
    gap = ''
  }
  const widen = (by: ' ' | '\n') => {
    if (gap !== '\n') gap = by
  }
  return {
    add(text) {
      if (isKept) {
        push(text)
        return
      }
      const collapsed = text.replace(/\s+/g, ' ')
      const trimmed = collapsed.trim()
      if (collapsed.startsWith(' ')) widen(' ')
      if (trimmed === '') return
      push(trimmed)
      if (collapsed.endsWith(' ')) widen(' ')
    },
    separate: widen,
    keepBlanks(keep) {
      isKept = keep
    },
    length: () => length,
    text: () => parts.join('').trimEnd(),
  }
}
