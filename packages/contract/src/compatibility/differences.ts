/** Why the contract differs from the protocol’s own description. */
export type DifferenceReason = {
  /** Matches what the comparison prints: the operation, the field or status, and the difference. */
  readonly pattern: RegExp
  /** The same in words. */
  readonly difference: string
  readonly reason: string
}

export const differenceReasons: readonly DifferenceReason[] = [
  {
    pattern: / status 403 is answered too$/,
    difference: 'Status 403',
    reason:
      'A good token that may not do this: another datasource, another address, a part of the API. The protocol has 401 for all.',
  },
  {
    pattern: / status (413|415) is answered too$/,
    difference: 'Statuses 413 and 415',
    reason:
      'A body that is too large, compressed other than by gzip, or no JSON is refused before it is read, with the reason.',
  },
  {
    pattern: / status 429 is answered too$/,
    difference: 'Status 429 of every operation',
    reason: 'A full disk or queue is told with Retry-After; official clients that retry do so on this status.',
  },
  {
    pattern: / status 409 is never answered$/,
    difference: 'No 409 of `getdocumentcount`, `getusercount`, `betausers`, `getdatasourceconfig` and others',
    reason: 'Nothing that this operation does can conflict: it reads, or it takes no version and opens no upload.',
  },
  {
    pattern: / answer\.[\w.[\]]+ is required$/,
    difference: 'Fields of answers that are always there',
    reason: 'It is always answered; that it may be left out has no use.',
  },
  {
    pattern: /(upload|indexing|permissionIdentity)Status has the values /i,
    difference: 'States of documents are of the listed values',
    reason: 'The protocol’s text lists these values, its schema has any text.',
  },
  {
    pattern: /connectorType has the values /,
    difference: '`connectorType` takes the listed values only',
    reason: 'The protocol’s text lists these values, its schema does not. Client models refuse any other.',
  },
  {
    pattern: / status 405 is never answered$/,
    difference: 'No 405 in the description of submissions',
    reason: 'Every path answers 405 to a method that it does not take, so that no operation lists it.',
  },
  {
    pattern: /^DELETE \S+custom-metadata\S+ status 400 is never answered$/,
    difference: 'No 400 of the deletions of custom metadata',
    reason: 'They take no body, and a name that no document or group can have is simply unknown: 404.',
  },
  {
    pattern: /custom-metadata.*(metadataKeys|customMetadata)\[\]\.(name|value|propertyType) is required$/,
    difference: 'Name, type and value of custom metadata are required',
    reason: 'The protocol’s text and the official SDKs require them; its schema is that of another operation.',
  },
  {
    pattern: /custom-metadata.*metadataKeys\[\]\.\w+ (is not known|has the values )/,
    difference: 'Keys of custom metadata have a name, a type of four, and `skipIndexing`',
    reason: 'The protocol’s text and the official SDKs have no more; its schema is that of another operation.',
  },
  {
    pattern: /\.(type|status|relationship) has the values .*not any$/,
    difference: '`type`, `status` and `relationship` of employees and teams take the listed values only',
    reason:
      'The protocol’s text lists these values, its schema does not. A value that is not known says nothing about who has left.',
  },
  {
    pattern: /additionalFields\[\]\.value is list of any, not list of object$/,
    difference: 'Values of `additionalFields` are strings, links, or objects with one key',
    reason:
      'The protocol’s text allows strings and links; clients that are generated from its schema wrap strings in objects.',
  },
  {
    pattern: /indexemployeelist request\.employees is required$/,
    difference: '`employees` of `indexemployeelist` is required',
    reason: 'A list that is left out by mistake would delete everybody.',
  },
  {
    pattern: /\bstatus\.indexingWarnings is known too$/,
    difference: '`indexingWarnings` of a document’s status',
    reason:
      'A document of which something could not be read or is not searched says what; the protocol has no field for it.',
  },
]
