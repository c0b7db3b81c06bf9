import { startTextFlow } from '../../extract/text-flow.ts'
import { ENCRYPTED, UnreadableFile } from '../unreadable.ts'
import { firstText, properTitle, type ReadZip, readOfficeXml, type TextRules } from './office-text.ts'

/** OpenDocument text, slides and sheets: paragraphs, tables, notes and comments in the order of the file; then headers and footers. */
export const readOpenDocument: ReadZip = async (zip, charactersMax) => {
  if ((await zip.text('META-INF/manifest.xml')).includes('encryption-data')) throw new UnreadableFile(ENCRYPTED)
  const flow = startTextFlow()
  const rules: TextRules = {
    lines: new Set(['p', 'h', 'table-row', 'table', 'line-break', 'page', 'list-item']),
    words: new Set(['table-cell', 'covered-table-cell', 's', 'tab']),
    unseen: new Set(['tracked-changes', 'scripts', 'settings', 'binary-data', 'creator', 'date', 'date-string']),
    opened(element, attributes) {
      // A sheet is called what its tab says.
      if (element !== 'table') return
      flow.add(attributes.get('name') ?? '')
      flow.separate('\n')
    },
  }
  readOfficeXml(await zip.text('content.xml'), rules, flow, charactersMax)
  const styles = /<style:master-page[\s\S]*<\/style:master-page>/.exec(await zip.text('styles.xml'))?.[0] ?? ''
  readOfficeXml(styles, rules, flow, charactersMax)
  const title = properTitle(firstText(await zip.text('meta.xml'), 'title'))
  return { text: flow.text(), ...(title === undefined ? {} : { title }) }
}
