import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { text } from './common.ts'

/** How requests name a document, or a container. */

export const DocumentSpec = Type.Object(
  {
    id: Type.Optional(
      Type.String({ maxLength: limits.urlCharactersMax.value, description: 'Index-wide id of the document.' }),
    ),
    url: Type.Optional(
      Type.String({
        maxLength: limits.urlCharactersMax.value,
        description: 'Permalink of the document, as it was uploaded. Where there is an id, that counts.',
      }),
    ),
    ugcType: text('Kind of content that people make inside a search product; none is held here.'),
    contentId: Type.Optional(Type.Integer({ description: 'Number of such content.' })),
    ugcId: text('Id of such content.'),
    docType: text('Kind of such content, more exactly.'),
  },
  {
    title: 'DocumentSpec',
    description: 'Names a document: by id, by url, or by ugcType with contentId or ugcId.',
  },
)
export type DocumentSpec = Static<typeof DocumentSpec>
