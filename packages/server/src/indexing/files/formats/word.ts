import { startTextFlow } from '../../extract/text-flow.ts'
import {
  firstText,
  numbered,
  properTitle,
  type ReadZip,
  readOfficeXml,
  readParts,
  type TextRules,
} from './office-text.ts'

/** Text of paragraphs, tables, drawings and formulas. What was deleted in tracked changes has another element. */
const rules = {
  texts: new Set(['t']),
  lines: new Set(['p', 'tr', 'br', 'cr']),
  words: new Set(['tc', 'tab']),
  // Drawings stand in the file twice, once for old programs.
  unseen: new Set(['Fallback']),
} satisfies TextRules

const TITLE_STYLE = /^(?:title|heading1)$/i

/** Word: the text with its tables and text boxes, then notes, comments, headers and footers. */
export const readWord: ReadZip = async (zip, charactersMax) => {
  const flow = startTextFlow()
  const headline = startTextFlow()
  let isHeadline = false
  let hasHeadline = false
  const main: TextRules = {
    ...rules,
    opened(element, attributes) {
      if (element === 'pStyle' && !hasHeadline) isHeadline = TITLE_STYLE.test(attributes.get('val') ?? '')
    },
    closed(element) {
      if (element !== 'p' || !isHeadline) return
      isHeadline = false
      hasHeadline = headline.length() > 0
    },
    told(text) {
      if (isHeadline) headline.add(text)
    },
  }
  const isReading = () => flow.length() < charactersMax
  const parts = [
    'word/document.xml',
    ...['word/footnotes.xml', 'word/endnotes.xml', 'word/comments.xml'],
    ...numbered(zip, /^word\/(?:header|footer)\d*\.xml$/),
    ...numbered(zip, /^word\/(?:charts\/chart|diagrams\/data)\d*\.xml$/),
  ]
  await readParts(
    zip,
    parts,
    (source, name) => readOfficeXml(source, name === 'word/document.xml' ? main : rules, flow, charactersMax),
    isReading,
  )
  const title = properTitle(firstText(await zip.text('docProps/core.xml'), 'title')) ?? headline.text()
  return { text: flow.text(), title }
}
