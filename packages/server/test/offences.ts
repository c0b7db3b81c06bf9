import type { DocumentDefinition, ErrorCode } from '@sheaf/contract'
import type { Caller } from './handbook.ts'
import { handbook, user } from './handbook.ts'

/** A document that must be refused, and what the refusal says: texts that tools of the protocol look for, word by word. */
export type Offence = {
  readonly what: string
  readonly document: Partial<DocumentDefinition>
  readonly code: ErrorCode
  readonly says: readonly string[]
}

/** Prepares what the offences need: `ann` is indexed in the handbook, `eve` only elsewhere. */
export async function prepareOffences({ must }: Caller): Promise<void> {
  await must('adddatasource', handbook)
  await must('adddatasource', { ...handbook, name: 'wiki' })
  await must('adddatasource', { name: 'handbook_page', objectDefinitions: [{ name: 'x' }] })
  await must('indexuser', user('ann'))
  await must('indexuser', { ...user('eve'), datasource: 'wiki' })
  // Its index-wide id is CUSTOM_HANDBOOK_PAGE_x_y, like that of a type `PAGE` with the id `x_y` in the handbook.
  const taken = {
    datasource: 'handbook_page',
    objectType: 'x',
    id: 'y',
    viewURL: 'https://x.example.com',
    permissions: {},
  }
  await must('indexdocument', { document: taken })
  await must('adddatasource', { ...handbook, objectDefinitions: [{ name: 'page' }, { name: 'PAGE' }] })
}

const noUser = 'Email or Datasource Id must be specified for document user'
const url = (viewURL: string) => ({ viewURL })
const text = { mimeType: 'text/plain', textContent: 'text' }

export const offences: readonly Offence[] = [
  {
    what: 'an object type that is not declared',
    document: { objectType: 'memo' },
    code: 'object_type_undeclared',
    says: ['Object definitions not found for object types: memo', 'declares: page'],
  },
  {
    what: 'an object type in another letter case',
    document: { objectType: 'Page' },
    code: 'object_type_undeclared',
    says: ['Object definitions not found for object types: Page'],
  },
  {
    what: 'no object type where types are declared',
    document: { objectType: '' },
    code: 'object_type_undeclared',
    says: ['Object definitions not found for object types', 'declares: page'],
  },
  { what: 'an empty viewURL', document: url(''), code: 'invalid_view_url', says: ['viewUrl cannot be empty.'] },
  {
    what: 'a blank in the viewURL',
    document: url('https://handbook.example.com/a b'),
    code: 'invalid_view_url',
    says: ['Error parsing view URL https://handbook.example.com/a b', 'Illegal character', 'at index 30'],
  },
  {
    what: 'a line break in the viewURL',
    document: url('java\nscript:alert(1)'),
    code: 'invalid_view_url',
    says: ['Error parsing view URL', 'at index 4'],
  },
  {
    what: 'a viewURL that is not absolute',
    document: url('/holidays'),
    code: 'invalid_view_url',
    says: ['Error parsing view URL /holidays', 'not an absolute URL'],
  },
  {
    what: 'a viewURL that does not match the urlRegex',
    document: url('https://wiki.example.com/a'),
    code: 'invalid_view_url',
    says: [
      'View URL https://wiki.example.com/a does not match the URL Regex pattern ^https://handbook\\.example\\.com/ for the datasource.',
    ],
  },
  ...['javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'vbscript:x'].map(
    (viewURL): Offence => ({
      what: `the viewURL ${viewURL}`,
      document: url(viewURL),
      code: 'invalid_view_url',
      says: ['not safe to link to'],
    }),
  ),
  ...(['author', 'owner', 'updatedBy'] as const).map(
    (field): Offence => ({
      what: `an ${field} with a name only`,
      document: { [field]: { name: 'Ann', email: ' ' } },
      code: 'user_reference_incomplete',
      says: [`${field}: ${noUser}`],
    }),
  ),
  {
    what: 'the author of a comment with a name only',
    document: { comments: [{ id: '1' }, { id: '2', author: { name: 'Ann' } }] },
    code: 'user_reference_incomplete',
    says: [`comments[1].author: ${noUser}`],
  },
  {
    what: 'an allowed user without the field by which users are named',
    document: {
      permissions: { allowedUsers: [{ email: 'ann@example.com' }, { datasourceUserId: 'ann@example.com' }] },
    },
    code: 'user_reference_incomplete',
    says: [`permissions.allowedUsers[1]: ${noUser}`, 'refers to users by email', 'Send email.'],
  },
  {
    what: 'an allowed user whom nobody indexed there',
    document: { permissions: { allowedUsers: [{ email: 'ann@example.com' }, { email: 'eve@example.com' }] } },
    code: 'acl_user_unknown',
    says: [
      'User eve@example.com not found for datasource CUSTOM_HANDBOOK, please index the user before adding permissions',
    ],
  },
  {
    what: 'text and binary content at once',
    document: { body: { ...text, binaryContent: 'dGV4dA==' } },
    code: 'invalid_field',
    says: ['body has both textContent and binaryContent'],
  },
  {
    what: 'binary content that is not base64',
    document: { comments: [{ id: '1', content: { mimeType: 'text/plain', binaryContent: 'text!' } }] },
    code: 'invalid_field',
    says: ['comments[0].content.binaryContent is not base64'],
  },
  {
    what: 'the index-wide id of another document',
    document: { objectType: 'PAGE', id: 'x_y' },
    code: 'document_id_collision',
    says: ['CUSTOM_HANDBOOK_PAGE_x_y belongs to another document'],
  },
]
