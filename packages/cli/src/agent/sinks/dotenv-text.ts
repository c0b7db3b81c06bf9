/**
 * One key of a file such as `.env`. Only the value of that key is replaced: comments, order, blank lines, line ends and
 * everything else stay byte for byte.
 */

/** Where the value of a key stands in a text, quotes included. */
type Place = { readonly from: number; readonly to: number }

/** `KEY=`, with blanks and `export` before it as shells and their libraries have it. */
const HEAD = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/

/** The value of a key as programs read it; undefined if the key is not there. */
export function valueIn(text: string, key: string): string | undefined {
  const place = placesOf(text, key).at(-1)
  return place === undefined ? undefined : unquoted(text.slice(place.from, place.to))
}

/**
 * The text with another value of the key; where it stands more than once, in each place, since readers differ in which one
 * counts. A key that is not there is added at the end.
 */
export function withValue(text: string, key: string, value: string): string {
  const places = placesOf(text, key)
  if (places.length === 0) return appended(text, key, value)
  return places.reduceRight((changed, { from, to }) => {
    const quote = /^['"]/.exec(changed.slice(from, to))?.[0]
    return changed.slice(0, from) + quoted(value, quote) + changed.slice(to)
  }, text)
}

function appended(text: string, key: string, value: string): string {
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : lineEnd
  return `${text}${gap}${key}=${quoted(value, undefined)}${lineEnd}`
}

function placesOf(text: string, key: string): readonly Place[] {
  const places: Place[] = []
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const [head = '', name] = HEAD.exec(text.slice(at, endOfLine(text, at))) ?? []
    const behind = at + head.length
    // A quoted value may go over several lines: what stands in it is no key.
    const to = head === '' ? at : endOfValue(text, behind)
    // An empty value is put in before the blanks, which may part it from a comment.
    const isEmpty = to === behind
    const from = isEmpty ? at + head.trimEnd().length : behind
    if (head !== '' && name === key) places.push({ from, to: isEmpty ? from : to })
    at = endOfLine(text, to) + 1
  }
  return places
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** The end of a value: behind its closing quote, or before a comment, blanks or the line’s end. */
function endOfValue(text: string, from: number): number {
  const quote = text[from]
  if (quote === '"' || quote === "'") {
    for (let at = from + 1; at < text.length; at += 1) {
      if (quote === '"' && text[at] === '\\') at += 1
      else if (text[at] === quote) return at + 1
    }
  }
  const line = text.slice(from, endOfLine(text, from))
  return from + line.replace(/(?:^|[ \t])#.*$/s, '').trimEnd().length
}

const PLAIN = /^[A-Za-z0-9_./:@%+,=-]+$/

/** Single quotes keep everything but themselves in every reader; so they are the first choice where quotes are needed. */
function quoted(value: string, quote: string | undefined): string {
  if (quote === undefined && PLAIN.test(value)) return value
  if (quote !== '"' && !value.includes("'")) return `'${value}'`
  return `"${value.replaceAll(/[\\"$`]/g, '\\$&')}"`
}

function unquoted(written: string): string {
  const inner = written.slice(1, -1)
  if (/^'.*'$/s.test(written)) return inner
  return /^".*"$/s.test(written) ? inner.replaceAll(/\\([\\"$`])/g, '$1') : written
}
