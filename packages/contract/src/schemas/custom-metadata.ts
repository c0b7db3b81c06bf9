import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean, WirePropertyValue } from '../wire-schemas.ts'

/** Types that values of custom metadata have: fewer than custom properties. */
export const metadataTypes = ['TEXT', 'PICKLIST', 'TEXTLIST', 'MULTIPICKLIST'] as const
export type MetadataType = (typeof metadataTypes)[number]

const KeyName = (description: string) =>
  Type.String({
    minLength: 1,
    maxLength: limits.metadataNameCharactersMax.value,
    pattern: '^[A-Za-z0-9]+$',
    description,
  })

export const MetadataKey = Type.Object(
  {
    name: KeyName('Name of the key: letters and digits; case does not matter.'),
    propertyType: Type.Enum([...metadataTypes], {
      description: 'Type of the values: a text, or for the two list types a list of texts.',
    }),
    skipIndexing: Type.Optional(WireBoolean('True: documents are not found by the values. False if left out.')),
  },
  { title: 'MetadataKey', description: 'A key that documents may have values for.' },
)
export type MetadataKey = Static<typeof MetadataKey>

export const CustomMetadataSchema = Type.Object(
  {
    metadataKeys: Type.Array(MetadataKey, {
      maxItems: limits.metadataKeysPerGroupMax.value,
      description: 'All keys of the group: one that is left out is removed.',
    }),
  },
  { title: 'CustomMetadataSchema', description: 'What a group of custom metadata consists of.' },
)
export type CustomMetadataSchema = Static<typeof CustomMetadataSchema>

export const CustomMetadataValue = Type.Object(
  {
    name: KeyName('Name of a key of the group; case does not matter.'),
    value: WirePropertyValue('A text, or for the list types a list of texts.'),
  },
  { title: 'CustomMetadataValue', description: 'What a document has for a key.' },
)
export type CustomMetadataValue = Static<typeof CustomMetadataValue>

export const CustomMetadataPutRequest = Type.Object(
  {
    customMetadata: Type.Array(CustomMetadataValue, {
      maxItems: limits.metadataKeysPerGroupMax.value,
      description: 'All values that the document has in the group: those of before are gone.',
    }),
  },
  { title: 'CustomMetadataPutRequest', description: 'The values of one document in one group.' },
)
export type CustomMetadataPutRequest = Static<typeof CustomMetadataPutRequest>

export const SuccessResponse = Type.Object(
  { success: Type.Optional(Type.Boolean({ description: 'Always true: whatever fails is refused.' })) },
  { title: 'SuccessResponse', description: 'Done.' },
)
export type SuccessResponse = Static<typeof SuccessResponse>
