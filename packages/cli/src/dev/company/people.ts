/** Someone who works at the company. */
export type Person = {
  readonly email: string
  readonly name: string
  readonly role: string
  /** Id in the help desk, which knows people by numbers. Undefined for those who do not use it. */
  readonly agentId: string | undefined
  /** False for those who have no account in the handbook, such as contractors. */
  readonly isInHandbook: boolean
  /** Groups that the person is in directly, by datasource. */
  readonly handbookGroups: readonly string[]
  readonly helpdeskGroups: readonly string[]
}

/** The people of Fernwood, which makes lights for bicycles. */
export const people: readonly Person[] = [
  {
    email: 'ann@example.com',
    name: 'Ann Keller',
    role: 'platform engineer, on call',
    agentId: 'A-101',
    isInHandbook: true,
    handbookGroups: ['on-call'],
    helpdeskGroups: ['incident-team'],
  },
  {
    email: 'bob@example.com',
    name: 'Bob Okafor',
    role: 'sales',
    agentId: undefined,
    isInHandbook: true,
    handbookGroups: ['sales'],
    helpdeskGroups: [],
  },
  {
    email: 'carla@example.com',
    name: 'Carla Mendes',
    role: 'head of people',
    agentId: undefined,
    isInHandbook: true,
    handbookGroups: ['people-team', 'managers'],
    helpdeskGroups: [],
  },
  {
    email: 'dan@example.com',
    name: 'Dan Novak',
    role: 'head of engineering',
    agentId: 'A-104',
    isInHandbook: true,
    handbookGroups: ['engineering', 'managers'],
    helpdeskGroups: ['second-line'],
  },
  {
    email: 'eva@example.com',
    name: 'Eva Lindqvist',
    role: 'finance',
    agentId: undefined,
    isInHandbook: true,
    handbookGroups: ['finance'],
    helpdeskGroups: [],
  },
  {
    email: 'farid@example.com',
    name: 'Farid Haddad',
    role: 'support',
    agentId: 'A-106',
    isInHandbook: true,
    handbookGroups: ['business'],
    helpdeskGroups: ['first-line', 'billing'],
  },
  {
    email: 'grace@example.com',
    name: 'Grace Wu',
    role: 'managing director',
    agentId: undefined,
    isInHandbook: true,
    handbookGroups: ['managers', 'finance'],
    helpdeskGroups: [],
  },
  {
    email: 'hugo@example.com',
    name: 'Hugo Martin',
    role: 'contractor, help desk only',
    agentId: 'A-108',
    isInHandbook: false,
    handbookGroups: [],
    helpdeskGroups: ['first-line'],
  },
]
