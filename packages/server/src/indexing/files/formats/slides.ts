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

/** `text` is that of comments, `v` the values of charts. */
const rules = {
  texts: new Set(['t', 'text', 'v']),
  lines: new Set(['p', 'tr', 'br', 'text', 'pt']),
  words: new Set(['tc', 'tab', 'v']),
  unseen: new Set(['Fallback']),
} satisfies TextRules

/** PowerPoint: the slides in order with their tables, then speaker notes, charts, diagrams and comments. */
export const readSlides: ReadZip = async (zip, charactersMax) => {
  const flow = startTextFlow()
  const headline = startTextFlow()
  let isHeadline = false
  const titled: TextRules = {
    ...rules,
    opened(element, attributes) {
      if (element === 'ph' && /^(?:ctrT|t)itle$/.test(attributes.get('type') ?? ''))
        isHeadline = headline.length() === 0
    },
    closed(element) {
      if (element === 'sp') isHeadline = false
    },
    told(text) {
      if (isHeadline) headline.add(text)
    },
  }
  const parts = [
    ...numbered(zip, /^ppt\/slides\/slide\d+\.xml$/),
    ...numbered(zip, /^ppt\/notesSlides\/notesSlide\d+\.xml$/),
    ...numbered(zip, /^ppt\/(?:charts\/chart|diagrams\/data)\d*\.xml$/),
    ...numbered(zip, /^ppt\/comments\/.*\.xml$/),
  ]
  await readParts(
    zip,
    parts,
    (source, name) => readOfficeXml(source, name.startsWith('ppt/slides/') ? titled : rules, flow, charactersMax),
    () => flow.length() < charactersMax,
  )
  const title = properTitle(firstText(await zip.text('docProps/core.xml'), 'title')) ?? headline.text()
  return { text: flow.text(), title }
}
