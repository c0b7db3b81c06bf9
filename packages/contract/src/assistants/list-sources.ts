import { type Static, Type } from 'typebox'

export const ListSourcesInput = Type.Object({}, { additionalProperties: false })
export type ListSourcesInput = Static<typeof ListSourcesInput>

const counted = (name: string, title: string) =>
  Type.Object({
    name: Type.String({ description: name }),
    title: Type.String({ description: title }),
    documents: Type.Integer({ description: 'How many of its documents the person may see.' }),
  })

export const ListSourcesOutput = Type.Object({
  sources: Type.Array(counted('Name, for datasources of search.', 'What people call the source.'), {
    description: 'The sources that have a document for the person, the largest first.',
  }),
  types: Type.Array(counted('Name, for types of search.', 'What people call the type.'), {
    description: 'The types of these documents, over all sources.',
  }),
})
export type ListSourcesOutput = Static<typeof ListSourcesOutput>
