import type { Token } from 'rtf-stream-parser/dist/src/tokenize.js'
import { startTextFlow } from '../../extract/text-flow.ts'
import { damaged, UnreadableFile } from '../unreadable.ts'
import { properTitle, type ReadFile } from './office-text.ts'
import { codePageOfCharacterSet, collectBytes } from './rtf-bytes.ts'

/** What is inherited by the groups inside a group. */
type Group = {
  /** Where its text goes: to the document, to its title, or nowhere. */
  readonly target: 'text' | 'title' | 'nowhere'
  readonly codePage: number | undefined
  /** How many characters after one in Unicode stand for it in old programs. */
  readonly substitutes: number
  /** True inside the table of fonts. */
  readonly isFonts: boolean
}

/** Numbers that the tokens of the library have as their type. */
const [GROUP_START, GROUP_END, CONTROL] = [0, 1, 2] as const

/** Destinations that are no text. */
const NO_TEXT: ReadonlySet<string> = new Set(
  `colortbl stylesheet info pict object objdata fldinst listtable listoverridetable rsidtbl generator themedata filetbl
  revtbl datastore colorschememapping latentstyles xmlnstbl bkmkstart bkmkend nonshppict sp mmathPr pntxta pntxtb
  template operator company vern userprops docvar`.split(/\s+/),
)

/** Destinations that programs may leave out if they do not know them, and that are text all the same. */
const OPTIONAL_TEXT: ReadonlySet<string> = new Set([
  'shpinst',
  'shppict',
  'shptxt',
  'footnote',
  'annotation',
  'atnauthor',
])

const CHARACTERS: Readonly<Record<string, string>> = {
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
  '{': '{',
  '}': '}',
  '\\': '\\',
  '~': ' ',
  _: '-',
}
const LINES: ReadonlySet<string> = new Set(['par', 'line', 'row', 'sect', 'page', 'nestrow', '\n', '\r'])
const WORDS: ReadonlySet<string> = new Set(['cell', 'nestcell', 'tab'])

/** Bytes that are read before it is asked whether there is enough text. */
const CHUNK_BYTES = 65_536

/** RTF: the text with its tables, notes and comments. */
export const readRtf: ReadFile = async (content, charactersMax) => {
  if (content.subarray(0, 5).toString('latin1') !== '{\\rtf') throw new UnreadableFile(damaged('RTF document'))
  const { Tokenize } = (await import('rtf-stream-parser')).default
  const reading = startReading()
  const tokenizer = new Tokenize()
  // Tokens are taken as they are made: a stream would hand each of them over by itself, in its own time.
  tokenizer.push = (token: Token | null) => {
    if (token !== null) reading.take(token)
    return true
  }
  // Asked for below.
  tokenizer.on('error', () => {})
  for (
    let at = 0;
    at < content.length && tokenizer.errored === null && reading.flow.length() < charactersMax;
    at += CHUNK_BYTES
  ) {
    tokenizer.write(content.subarray(at, at + CHUNK_BYTES))
  }
  tokenizer.end()
  reading.end()
  if (tokenizer.errored !== null) throw new UnreadableFile(damaged('RTF document'))
  const title = properTitle(reading.title.text())
  return { text: reading.flow.text(), ...(title === undefined ? {} : { title }) }
}

function startReading() {
  const flow = startTextFlow()
  const title = startTextFlow()
  const fonts = new Map<number, number | undefined>()
  const groups: Group[] = []
  let group: Group = { target: 'text', codePage: undefined, substitutes: 1, isFonts: false }
  let documentPage = 1252
  let font = 0
  let isOptional = false
  /** Characters that stand for the one in Unicode before them. */
  let toSkip = 0
  const give = (text: string) => {
    if (group.target === 'text') flow.add(text)
    else if (group.target === 'title') title.add(text)
  }
  const bytes = collectBytes(give)
  const change = (changed: Partial<Group>) => {
    bytes.end()
    group = { ...group, ...changed }
  }

  function takeBytes(data: Uint8Array) {
    const skipped = Math.min(toSkip, data.length)
    toSkip -= skipped
    if (skipped < data.length) bytes.add(data.subarray(skipped), group.codePage ?? documentPage)
  }

  function takeControl(word: string, parameter: number | undefined) {
    if (word === '*') isOptional = true
    else if (word === 'u') {
      bytes.end()
      give(String.fromCharCode((parameter ?? 63) & 0xffff))
      toSkip = group.substitutes
    } else if (word === 'uc') change({ substitutes: parameter ?? 1 })
    else if (word === 'ansicpg') documentPage = parameter ?? documentPage
    else if (word === 'f') {
      font = parameter ?? 0
      if (!group.isFonts) change({ codePage: fonts.get(font) })
    } else if (word === 'fcharset' && group.isFonts) fonts.set(font, codePageOfCharacterSet(parameter ?? 0))
    else takeWord(word)
    if (word !== '*') isOptional = false
  }

  function takeWord(word: string) {
    if (word === 'fonttbl') change({ isFonts: true, target: 'nowhere' })
    else if (word === 'title') change({ target: 'title' })
    else if (NO_TEXT.has(word) || (isOptional && !OPTIONAL_TEXT.has(word))) change({ target: 'nowhere' })
    // A note stands right behind the word that it belongs to.
    else if (word === 'footnote' || word === 'annotation') flow.separate(' ')
    else if (group.target === 'text' && (LINES.has(word) || WORDS.has(word))) {
      bytes.end()
      flow.separate(LINES.has(word) ? '\n' : ' ')
    } else if (CHARACTERS[word] !== undefined) {
      bytes.end()
      if (toSkip > 0) toSkip -= 1
      else give(CHARACTERS[word])
    }
  }

  return {
    flow,
    title,
    end: bytes.end,
    take({ type, word, param, data }: Token) {
      if (type === GROUP_START) {
        bytes.end()
        groups.push(group)
        toSkip = 0
        isOptional = false
      } else if (type === GROUP_END) {
        bytes.end()
        group = groups.pop() ?? group
        toSkip = 0
      } else if (type === CONTROL && word !== "'") takeControl(word ?? '', param)
      else if (data !== undefined && word !== 'bin') takeBytes(data)
    },
  }
}
