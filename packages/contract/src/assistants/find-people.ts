import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { Email, text } from '../schemas/common.ts'

const value = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: limits.nameCharactersMax.value, description }))

export const FindPeopleInput = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        maxLength: limits.queryCharactersMax.value,
        description:
          'Beginnings of words of a name, an address, a job title or a department, such as "ann sm"; a person must have ' +
          'all of them. Left out: everyone, by name.',
      }),
    ),
    department: value('Only people of this department, by its whole name.'),
    location: value('Only people who work there, by its whole name.'),
    reportsTo: value('Only those whose manager has this e-mail address.'),
    pageSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.assistantPageSizeMax.value,
        description: `Number of people, ${limits.pageSizeDefault.value} if left out.`,
      }),
    ),
    cursor: text('The cursor of the page before, for the next one. Repeat every other argument as it was.'),
  },
  { additionalProperties: false },
)
export type FindPeopleInput = Static<typeof FindPeopleInput>

export const FindPeopleOutput = Type.Object({
  people: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Display name.' }),
      email: Type.Optional(Email),
      title: text('Job title.'),
      department: text('Department.'),
      location: text('Where the person works.'),
      manager: text('Name of the manager.'),
      managerEmail: text('E-mail address of the manager.'),
      teams: Type.Array(Type.String(), { description: 'Names of the teams that the person is in.' }),
      profileUrl: text('Where the person is shown, to cite.'),
    }),
    { description: 'The people, the best first.' },
  ),
  total: Type.Integer({ description: 'How many there are on all pages together.' }),
  hasMore: Type.Boolean({ description: 'True if there is another page.' }),
  cursor: text('For the next page.'),
})
export type FindPeopleOutput = Static<typeof FindPeopleOutput>
