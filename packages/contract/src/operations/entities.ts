import { ListEntitiesRequest, ListEntitiesResponse, PeopleRequest, PeopleResponse } from '../schemas/entities.ts'
import { common, operation } from './define.ts'

const ann = { name: 'Ann Smith', obfuscatedId: '5ea1', metadata: { email: 'ann@example.com', title: 'Engineer' } }

export const entitiesOperations = {
  people: operation({
    method: 'POST',
    path: '/rest/api/v1/people',
    tag: 'Entities',
    audience: { kind: 'client', scope: 'PEOPLE' },
    repeat: 'same',
    summary: 'Read people',
    description:
      'Answers what the directory knows about people: by address, by id, or about the acting person. Of users of a ' +
      'datasource who are no employees, name and address, if the acting person may see the datasource.',
    request: PeopleRequest,
    response: PeopleResponse,
    refusals: common,
    requestExample: { emailIds: ['ann@example.com'] },
    responseExample: { results: [ann], errors: [] },
  }),
  listentities: operation({
    method: 'POST',
    path: '/rest/api/v1/listentities',
    tag: 'Entities',
    audience: { kind: 'client', scope: 'ENTITIES' },
    repeat: 'same',
    summary: 'List entities',
    description: 'Lists employees or teams, or finds them by the beginnings of words.',
    request: ListEntitiesRequest,
    response: ListEntitiesResponse,
    refusals: common,
    requestExample: { entityType: 'PEOPLE', query: 'ann sm' },
    responseExample: {
      results: [ann],
      hasMoreResults: false,
      totalCount: 1,
      sortOptions: ['RELEVANCE', 'ENTITY_NAME', 'FIRST_NAME', 'LAST_NAME', 'START_DATE'],
      customFacetNames: [],
    },
  }),
}
