import { type Audience, operationList, type Tag } from '../operations.ts'

/** What the operations of a tag are for, in a sentence. */
export const tagDescriptions: Readonly<Record<Tag, string>> = {
  Activity: 'Tell what people did with documents.',
  Administration: 'See why someone can or cannot see something, and decide what connectors may not.',
  Authentication: 'Rotate the secret of the token that a program authenticates with.',
  CustomMetadata: 'Attach groups of named values to documents, whichever datasource they belong to.',
  Datasources: 'Configure the sources that documents belong to.',
  Documents: 'Add, replace and delete documents.',
  Entities: 'Look people and teams up in the directory.',
  Inspection: 'See as an administrator what is stored of documents and people.',
  Monitoring: 'See how the server does and how datasources grow.',
  People: 'Keep the directory of employees and teams.',
  Permissions: 'Say who the users of a datasource are and which groups they belong to.',
  Search: 'Find documents that a person may see.',
  Sessions: 'Sign in to the console and out, and see who is signed in.',
  Shortcuts: 'Short names that lead to long addresses, hosted here or elsewhere.',
  Tokens: 'Make and manage tokens, and read what happened to them.',
  Troubleshooting: 'See what is stored and why someone can or cannot see it.',
}

/** The tags that have an operation, in alphabetical order. */
export function servedTags(): readonly Tag[] {
  return [...new Set(operationList.map((operation) => operation.tag))].sort()
}

/** The name of the client class that has a tag's operations. */
export function clientClass(tag: Tag): string {
  return `${tag}Api`
}

/** The token that an operation takes, in words. */
export function tokenWords(audience: Audience): string {
  switch (audience.kind) {
    case 'indexing':
      return 'an indexing token'
    case 'admin':
      return 'an admin token'
    case 'anyone':
      return 'no token'
    case 'client':
      return audience.scope === undefined ? 'a client token' : `a client token with the scope ${audience.scope}`
  }
}
