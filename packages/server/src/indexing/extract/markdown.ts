import { onDemand } from '../../on-demand.ts'
import { readHtml } from './html.ts'
import { cutPieces, isTooIntricate } from './markdown-pieces.ts'

/**
 * Text of Markdown, by way of the HTML that it stands for, since Markdown may contain HTML anyway.
 *
 * marked takes time quadratic in the length of a paragraph full of emphasis and recurses into nested quotes, so it only
 * ever sees short pieces, and none that is too intricate: those are taken as they are written. Their words are the
 * same; a passage from them shows the marks too.
 */
export function extractMarkdown(
  source: string,
  charactersMax: number,
): { readonly text: string; readonly title?: string } {
  const { frontMatter, content } = splitFrontMatter(source)
  const texts = frontMatter === '' ? [] : [frontMatter]
  let title: string | undefined
  let length = frontMatter.length
  for (const piece of cutPieces(content)) {
    if (length >= charactersMax) break
    const { text, firstHeading } = readPiece(piece, charactersMax)
    if (text !== '') texts.push(text)
    title ??= firstHeading
    length += text.length
  }
  return { text: texts.join('\n'), title: title ?? '' }
}

const markdown = onDemand<typeof import('marked')>('marked', import.meta.url)

function readPiece(piece: string, charactersMax: number): { readonly text: string; readonly firstHeading?: string } {
  const html = isTooIntricate(piece) ? undefined : toHtml(piece)
  if (html === undefined) return { text: piece.trim() }
  const { text, headings } = readHtml(html, charactersMax)
  const firstHeading = headings.values().find((heading) => heading !== '')
  return firstHeading === undefined ? { text } : { text, firstHeading }
}

/** Undefined if marked fails, which it should not: it cannot refuse any text, but it is large and it recurses. */
function toHtml(piece: string): string | undefined {
  try {
    return markdown().parse(piece, { async: false })
  } catch {
    return undefined
  }
}

/** A block of YAML that site generators put at the top; as Markdown it would read as a heading. */
const FRONT_MATTER = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/

function splitFrontMatter(source: string): { readonly frontMatter: string; readonly content: string } {
  const match = FRONT_MATTER.exec(source)
  return match === null
    ? { frontMatter: '', content: source }
    : { frontMatter: match[1] ?? '', content: source.slice(match[0].length) }
}
