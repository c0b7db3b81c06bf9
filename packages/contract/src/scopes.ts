/** Scopes that a client token may have; which operations are served decides which of them matter. */
export const clientScopes = [
  'ACTIVITY',
  'ADMINSEARCH',
  'ADMINSHORTCUTS',
  'AGENTS',
  'ANNOUNCEMENTS',
  'ANSWERS',
  'CHAT',
  'COLLECTIONS',
  'DOCPERMISSIONS',
  'DOCUMENTS',
  'ENTITIES',
  'FEEDBACK',
  'INSIGHTS',
  'MCP',
  'PEOPLE',
  'PINS',
  'SEARCH',
  'SHORTCUTS',
  'SUMMARIZE',
  'TOOLS',
  'VERIFICATION',
] as const
export type ClientScope = (typeof clientScopes)[number]

export const clientScopesDefault: readonly ClientScope[] = ['SEARCH', 'DOCUMENTS', 'PEOPLE', 'ENTITIES']
