/** A key that documents may have values for. */
export interface MetadataKey {
  /** Letters and digits; case does not matter. */
  name: string
  /** A text, or for the two list types a list of texts. */
  propertyType: 'TEXT' | 'PICKLIST' | 'TEXTLIST' | 'MULTIPICKLIST'
  /** True: documents are not found by the values. False if left out. */
  skipIndexing?: boolean
}

/** What a group of custom metadata consists of. */
export interface CustomMetadataSchema {
  /** All keys of the group: one that is left out is removed. */
  metadataKeys: MetadataKey[]
}

/** What a document has for a key. */
export interface CustomMetadataValue {
  /** Name of a key of the group; case does not matter. */
  name: string
  /** A text, or for the list types a list of texts. */
  value: string | number | readonly string[]
}

/** The values of one document in one group. */
export interface CustomMetadataPutRequest {
  /** All values that the document has in the group: those of before are gone. */
  customMetadata: CustomMetadataValue[]
}

/** Done. */
export interface SuccessResponse {
  /** Always true: whatever fails is refused. */
  success?: boolean
}
