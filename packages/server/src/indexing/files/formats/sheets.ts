import { startTextFlow, type TextFlow } from '../../extract/text-flow.ts'
import {
  firstText,
  numbered,
  properTitle,
  type ReadZip,
  readOfficeXml,
  readParts,
  type TextRules,
} from './office-text.ts'
import { type DateStyles, dateStylesOf, dateText } from './sheet-dates.ts'
import { readXml } from './xml-events.ts'
import type { Zip } from './zip.ts'

/** Comments and text in drawings and charts. */
const rules = {
  texts: new Set(['t', 'text', 'v']),
  lines: new Set(['p', 'comment', 'threadedComment', 'br', 'pt']),
  words: new Set(['v']),
  unseen: new Set(['Fallback', 'rPh']),
} satisfies TextRules

/** What cells refer to. */
type Workbook = {
  readonly texts: readonly string[]
  readonly dateStyles: DateStyles
  readonly calendar: 1900 | 1904
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
}

/**
 * Excel: sheet by sheet, a row on each line, as the cells show it: results of formulas, dates in ISO 8601, numbers as they are
 * stored. Then comments, and text in drawings and charts.
 */
export const readSheets: ReadZip = async (zip, charactersMax) => {
  const flow = startTextFlow()
  const isReading = () => flow.length() < charactersMax
  const workbook = await readWorkbook(zip, charactersMax)
  for (const { name, part } of workbook.sheets) {
    if (!isReading()) break
    flow.add(name)
    flow.separate('\n')
    readCells(await zip.text(part), workbook, flow, charactersMax)
  }
  const others = numbered(zip, /^xl\/(?:comments|threadedComments\/|drawings\/drawing|charts\/chart).*\.xml$/)
  await readParts(zip, others, (source) => readOfficeXml(source, rules, flow, charactersMax), isReading)
  const title = properTitle(firstText(await zip.text('docProps/core.xml'), 'title'))
  return { text: flow.text(), ...(title === undefined ? {} : { title }) }
}

function readCells(source: string, { texts, dateStyles, calendar }: Workbook, flow: TextFlow, charactersMax: number) {
  let type = 'n'
  let isDate = false
  let value: string | undefined
  readXml(source, {
    open(element, attributes) {
      if (element === 'row') flow.separate('\n')
      else if (element === 'c') {
        type = attributes.get('t') ?? 'n'
        isDate = type === 'n' && dateStyles.has(Number(attributes.get('s') ?? 0))
      } else if (element === 'v' || element === 't') value = ''
    },
    close(element) {
      if ((element !== 'v' && element !== 't') || value === undefined) return
      flow.separate(' ')
      if (type === 's') flow.add(texts[Number(value)] ?? '')
      else if (type === 'b') flow.add(value === '1' ? 'TRUE' : 'FALSE')
      else flow.add(isDate ? dateText(value, calendar) : value)
      value = undefined
    },
    text(text) {
      if (value !== undefined) value += text
    },
    isReading: () => flow.length() < charactersMax,
  })
  flow.separate('\n')
}

async function readWorkbook(zip: Zip, charactersMax: number): Promise<Workbook> {
  const targets = new Map<string, string>()
  readXml(await zip.text('xl/_rels/workbook.xml.rels'), {
    open(element, attributes) {
      if (element === 'Relationship') targets.set(attributes.get('Id') ?? '', attributes.get('Target') ?? '')
    },
  })
  const sheets: { readonly name: string; readonly part: string }[] = []
  let calendar: Workbook['calendar'] = 1900
  readXml(await zip.text('xl/workbook.xml'), {
    open(element, attributes) {
      if (element === 'workbookPr' && /^(?:1|true)$/.test(attributes.get('date1904') ?? '')) calendar = 1904
      if (element !== 'sheet') return
      // Without its prefix: the id of the relationship.
      const target = targets.get(attributes.get('id') ?? '') ?? ''
      const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`
      sheets.push({ name: attributes.get('name') ?? '', part })
    },
  })
  const texts = sharedTexts(await zip.text('xl/sharedStrings.xml'), charactersMax)
  return { sheets, calendar, texts, dateStyles: dateStylesOf(await zip.text('xl/styles.xml')) }
}

/** Texts that cells share, without their phonetic readings. No more of each is kept than is read at all. */
function sharedTexts(source: string, charactersMax: number): readonly string[] {
  const texts: string[] = []
  let text: string | undefined
  let isPhonetic = false
  let isText = false
  readXml(source, {
    open(element) {
      if (element === 'si') text = ''
      else if (element === 'rPh') isPhonetic = true
      else if (element === 't') isText = !isPhonetic
    },
    close(element) {
      if (element === 'si') {
        texts.push((text ?? '').slice(0, charactersMax))
        text = undefined
      } else if (element === 'rPh') isPhonetic = false
      else if (element === 't') isText = false
    },
    text(piece) {
      if (isText && text !== undefined) text += piece
    },
  })
  return texts
}
