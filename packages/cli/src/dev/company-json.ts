import { datasources } from './company/company.ts'
import { people } from './company/people.ts'

/** Who and what is inside, as programs read it. */
export function companyJson() {
  return {
    people: people.map(({ email, name, role, agentId, isInHandbook, handbookGroups, helpdeskGroups }) => ({
      email,
      name,
      role,
      groups: {
        ...(isInHandbook ? { handbook: handbookGroups } : {}),
        ...(agentId === undefined ? {} : { helpdesk: helpdeskGroups }),
      },
      ...(agentId === undefined ? {} : { userIds: { helpdesk: agentId } }),
    })),
    datasources: datasources.map(({ config, documents }) => ({
      name: config.name,
      usersBy: config.isUserReferencedByEmail === true ? 'email' : 'userId',
      objectTypes: (config.objectDefinitions ?? []).map(({ name }) => name),
      documents: documents.length,
    })),
  }
}
