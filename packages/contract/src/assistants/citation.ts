import { type Static, Type } from 'typebox'
import { text } from '../schemas/common.ts'

/** What an assistant needs of a document to cite it and to come back to it. */
export const citationFields = {
  title: Type.String({ description: 'Title, to cite.' }),
  url: Type.String({ description: 'Where people read the document, to cite.' }),
  id: Type.String({ description: 'Id of the document, for read_document.' }),
  datasource: Type.String({ description: 'Name of the source that the document is in.' }),
  type: text('What kind of document it is in that source.'),
  container: text('What the document is in, such as a folder or a project.'),
  author: text('Name of the author.'),
  createdAt: text('ISO 8601 time of creation.'),
  updatedAt: text('ISO 8601 time of the last change.'),
}

const Citation = Type.Object(citationFields)
export type Citation = Static<typeof Citation>
