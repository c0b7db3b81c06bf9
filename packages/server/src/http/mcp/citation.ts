import type { Document } from '@sheaf/contract'
import type { Citation } from '@sheaf/contract/assistants/citation'
import { defined } from '../../search/document.ts'

/** A document as it is cited. */
export function citationOf({ id = '', title = '', url = '', datasource = '', docType, metadata }: Document): Citation {
  return {
    title,
    url,
    id,
    datasource,
    ...defined('type', filled(docType)),
    ...defined('container', filled(metadata?.container)),
    ...defined('author', filled(metadata?.author?.name)),
    ...defined('createdAt', metadata?.createTime),
    ...defined('updatedAt', metadata?.updateTime),
  }
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text
}

/** The lines by which a text for a model names a document. */
export function citationLines({ title, url, id, ...rest }: Citation): readonly string[] {
  const facts = [
    rest.datasource,
    rest.type,
    rest.container === undefined ? undefined : `in ${rest.container}`,
    rest.author === undefined ? undefined : `by ${rest.author}`,
    rest.createdAt === undefined ? undefined : `created ${rest.createdAt}`,
    rest.updatedAt === undefined ? undefined : `updated ${rest.updatedAt}`,
  ]
  return [
    oneLine(title),
    `URL: ${oneLine(url)}`,
    `Source: ${oneLine(facts.filter((fact) => fact !== undefined).join(', '))}`,
    `Id: ${oneLine(id)}`,
  ]
}

/** What somebody else has written, on one line: a title must not look like a further result. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** A passage of a document, set apart from what is said about it. */
export function quoted(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `> ${line}`)
    .join('\n')
}
