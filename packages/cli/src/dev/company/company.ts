import type { CustomDatasourceConfig } from '@sheaf/contract'
import type { CompanyDocument } from './document.ts'
import { type Group, handbookGroups, helpdeskGroups } from './groups.ts'
import { handbookForStaff } from './handbook-staff.ts'
import { handbookForTeams } from './handbook-teams.ts'
import { helpdeskDocuments } from './helpdesk.ts'
import { people } from './people.ts'

/** Someone as one datasource knows them. */
export type DatasourceUser = {
  readonly email: string
  readonly name: string
  /** Undefined where people are known by their address. */
  readonly userId: string | undefined
  readonly groups: readonly string[]
}

/** One source of content with everything that is in it. */
export type CompanyDatasource = {
  readonly config: CustomDatasourceConfig
  readonly homeUrl: string
  readonly users: readonly DatasourceUser[]
  readonly groups: readonly Group[]
  readonly documents: readonly CompanyDocument[]
}

const handbook: CompanyDatasource = {
  config: {
    name: 'handbook',
    displayName: 'Handbook',
    datasourceCategory: 'KNOWLEDGE_HUB',
    urlRegex: '^https://handbook\\.example\\.com/',
    isUserReferencedByEmail: true,
    objectDefinitions: [
      { name: 'page', docCategory: 'KNOWLEDGE_HUB' },
      { name: 'policy', docCategory: 'PUBLISHED_CONTENT' },
    ],
  },
  homeUrl: 'https://handbook.example.com',
  users: people
    .filter(({ isInHandbook }) => isInHandbook)
    .map(({ email, name, handbookGroups: groups }) => ({ email, name, userId: undefined, groups })),
  groups: handbookGroups,
  documents: [...handbookForStaff, ...handbookForTeams],
}

const helpdesk: CompanyDatasource = {
  config: {
    name: 'helpdesk',
    displayName: 'Help desk',
    datasourceCategory: 'TICKETS',
    urlRegex: '^https://helpdesk\\.example\\.com/',
    isUserReferencedByEmail: false,
    objectDefinitions: [
      {
        name: 'ticket',
        docCategory: 'TICKETS',
        propertyDefinitions: [
          { name: 'priority', displayLabel: 'Priority', propertyType: 'PICKLIST' },
          { name: 'state', displayLabel: 'State', propertyType: 'PICKLIST' },
        ],
      },
      { name: 'article', docCategory: 'KNOWLEDGE_HUB' },
    ],
  },
  homeUrl: 'https://helpdesk.example.com',
  users: people.flatMap(({ email, name, agentId, helpdeskGroups: groups }) =>
    agentId === undefined ? [] : [{ email, name, userId: agentId, groups }],
  ),
  groups: helpdeskGroups,
  documents: helpdeskDocuments,
}

export const datasources: readonly CompanyDatasource[] = [handbook, helpdesk]
