import type { Document } from '@sheaf/contract'
import type { ReadDocumentInput, ReadDocumentOutput } from '@sheaf/contract/assistants/read-document'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { citationLines, citationOf, quoted } from './citation.ts'
import type { Run } from './tool.ts'
import type { Visit } from './visit.ts'

/** A part of a document’s text. One that is absent and one that the person may not see are refused in the same words. */
export const readDocument: Run<'read_document'> = async (visit, input) => {
  const { offset = 0, length = limits.assistantReadCharactersDefault.value } = input
  const document = await find(visit, input)
  const whole = (document.content?.fullTextList ?? []).join('\n')
  if (offset > 0 && offset >= whole.length) {
    throw new ApiError('invalid_field', `offset is ${offset}, but the text has ${whole.length} characters`, {
      remedy: 'It has been read to its end; to read it again, begin at 0.',
    })
  }
  const from = boundaryAt(whole, offset)
  // At least one whole character, so that every part leads on.
  const to = Math.max(boundaryAt(whole, Math.min(whole.length, from + length)), boundaryAfter(whole, from))
  const structured: ReadDocumentOutput = {
    ...citationOf(document),
    text: whole.slice(from, to),
    offset: from,
    totalCharacters: whole.length,
    remainingCharacters: whole.length - to,
    ...(to < whole.length ? { nextOffset: to } : {}),
  }
  return { structured, text: textOf(structured) }
}

async function find({ service: { search }, person }: Visit, { id, url }: ReadDocumentInput): Promise<Document> {
  if ((id === undefined) === (url === undefined)) {
    throw new ApiError('invalid_field', id === undefined ? 'id and url are missing' : 'there are both id and url', {
      remedy: 'Send one of them: the id of a search result, or the url of a document.',
    })
  }
  const spec = id === undefined ? { url: url ?? '' } : { id }
  const { documents = {} } = await search.documents(person, {
    documentSpecs: [spec],
    includeFields: ['DOCUMENT_CONTENT'],
  })
  const [entry] = Object.values(documents)
  if (entry !== undefined && !('error' in entry)) return entry
  const named = id === undefined ? `url ${shown(url ?? '')}` : `id ${shown(id)}`
  throw new ApiError('document_not_accessible', `there is no document with ${named} that ${person} may see`, {
    remedy: 'Check that it is written as search gave it, or search for the document by its words.',
  })
}

function shown(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)
}

/** The place itself, or the one before it where it would cut a character that is written as two units. */
function boundaryAt(text: string, place: number): number {
  return isHigh(text.charCodeAt(place - 1)) && isLow(text.charCodeAt(place)) ? place - 1 : place
}

/** The end of the character that begins at a place. */
function boundaryAfter(text: string, place: number): number {
  return Math.min(text.length, boundaryAt(text, place + 1) > place ? place + 1 : place + 2)
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000

function textOf({
  text,
  offset,
  totalCharacters,
  remainingCharacters,
  nextOffset,
  ...document
}: ReadDocumentOutput): string {
  const end = offset + text.length
  const where =
    totalCharacters === 0
      ? 'It has no text.'
      : `Characters ${offset} to ${end} of ${totalCharacters}; ${remainingCharacters} remain.`
  return [
    citationLines(document).join('\n'),
    where,
    ...(totalCharacters === 0 ? [] : [quoted(text)]),
    ...(nextOffset === undefined ? [] : [`To go on, call read_document again with offset ${nextOffset}.`]),
  ].join('\n\n')
}
