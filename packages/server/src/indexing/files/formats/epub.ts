import { posix } from 'node:path'
import { readHtml } from '../../extract/html.ts'
import { damaged, UnreadableFile } from '../unreadable.ts'
import { firstText, type ReadZip } from './office-text.ts'
import { readXml } from './xml-events.ts'

/** EPUB: its chapters in the order in which they are read. */
export const readEpub: ReadZip = async (zip, charactersMax) => {
  let path = ''
  readXml(await zip.text('META-INF/container.xml'), {
    open(element, attributes) {
      if (element === 'rootfile' && path === '') path = attributes.get('full-path') ?? ''
    },
  })
  if (!zip.has(path)) throw new UnreadableFile(damaged('EPUB'))
  const source = await zip.text(path)
  const items = new Map<string, string>()
  const chapters: string[] = []
  readXml(source, {
    open(element, attributes) {
      if (element === 'item') items.set(attributes.get('id') ?? '', attributes.get('href') ?? '')
      if (element === 'itemref') chapters.push(attributes.get('idref') ?? '')
    },
  })
  const texts: string[] = []
  let left = charactersMax
  for (const chapter of chapters) {
    if (left <= 0) break
    const name = posix.join(posix.dirname(path), decodeHref(items.get(chapter) ?? ''))
    const { text } = readHtml(await zip.text(name), left)
    left -= text.length
    if (text !== '') texts.push(text)
  }
  return { text: texts.join('\n'), title: firstText(source, 'title') }
}

function decodeHref(href: string): string {
  try {
    return decodeURIComponent(href.replace(/#.*/, ''))
  } catch {
    // Not escaped at all.
    return href
  }
}
