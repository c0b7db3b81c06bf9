import { startTextFlow, type TextFlow } from '../../extract/text-flow.ts'
import { type Attributes, readXml } from './xml-events.ts'
import type { Zip } from './zip.ts'

/** What a reader of one format gives. */
export type FileText = {
  readonly text: string
  readonly title?: string
  /** What is missing, though the rest could be read. */
  readonly warning?: string
}

/** Reads one format, at most about `charactersMax` characters of it. Throws UnreadableFile, or anything else if it is damaged. */
export type ReadFile = (content: Buffer, charactersMax: number) => Promise<FileText>
/** The same of what is in a zip container. */
export type ReadZip = (zip: Zip, charactersMax: number) => Promise<FileText>

/** How the elements of an XML format become text. */
export type TextRules = {
  /** Only text inside one of these counts; undefined: all. */
  readonly texts?: ReadonlySet<string>
  /** Elements that begin and end on lines of their own, and those that begin and end a word. */
  readonly lines: ReadonlySet<string>
  readonly words: ReadonlySet<string>
  /** Elements whose content is left out. */
  readonly unseen: ReadonlySet<string>
  readonly opened?: (element: string, attributes: Attributes) => void
  readonly closed?: (element: string) => void
  /** Told each piece of text that counts. */
  readonly told?: (text: string) => void
}

/** Adds the text of one XML part to what was read before. */
export function readOfficeXml(source: string, rules: TextRules, flow: TextFlow, charactersMax: number): void {
  let textDepth = 0
  let unseenDepth = 0
  const separate = (element: string) => {
    if (rules.lines.has(element)) flow.separate('\n')
    else if (rules.words.has(element)) flow.separate(' ')
  }
  readXml(source, {
    open(element, attributes) {
      if (rules.unseen.has(element)) unseenDepth += 1
      if (unseenDepth > 0) return
      if (rules.texts?.has(element)) textDepth += 1
      separate(element)
      rules.opened?.(element, attributes)
    },
    close(element) {
      if (rules.unseen.has(element)) unseenDepth = Math.max(0, unseenDepth - 1)
      if (unseenDepth > 0) return
      rules.closed?.(element)
      if (rules.texts?.has(element)) textDepth = Math.max(0, textDepth - 1)
      separate(element)
    },
    text(text) {
      if (unseenDepth > 0 || (rules.texts !== undefined && textDepth === 0)) return
      flow.add(text)
      rules.told?.(text)
    },
    isReading: () => flow.length() < charactersMax,
  })
  flow.separate('\n')
}

/** The text of the first element of a name, such as the title among the properties of a document. */
export function firstText(source: string, element: string): string {
  const flow = startTextFlow()
  let state: 'before' | 'inside' | 'after' = 'before'
  readXml(source, {
    open(name) {
      if (name === element && state === 'before') state = 'inside'
    },
    close(name) {
      if (name === element && state === 'inside') state = 'after'
    },
    text(text) {
      if (state === 'inside') flow.add(text)
    },
    isReading: () => state !== 'after',
  })
  return flow.text()
}

/** Titles that programs write into files which were given none. */
const NO_TITLES = /^(?:untitled.*|powerpoint presentation|presentation|document\d*|word document|slide 1|title)$/i

/** The title that the properties of a file give, unless the program made it up. */
export function properTitle(title: string | undefined): string | undefined {
  const trimmed = title?.replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '').trim()
  return trimmed === undefined || trimmed === '' || NO_TITLES.test(trimmed) ? undefined : trimmed
}

/** Names of parts that match, by the first number in them where they have one. */
export function numbered(zip: Zip, pattern: RegExp): readonly string[] {
  const numberOf = (name: string) => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0)
  return zip.names.filter((name) => pattern.test(name)).toSorted((a, b) => numberOf(a) - numberOf(b))
}

/** Reads parts one after the other until there is enough text. */
export async function readParts(
  zip: Zip,
  names: readonly string[],
  read: (source: string, name: string) => void,
  isReading: () => boolean,
): Promise<void> {
  for (const name of names) {
    if (!isReading()) return
    if (zip.has(name)) read(await zip.text(name), name)
  }
}
