import type { EmailKey } from '@sheaf/contract'

/**
 * Whose an entry of the audit is: the id of a token, or, of those who signed in without one, one of these. No id of a
 * token has a colon, and all are longer than `link`.
 */
export const LINK_SUBJECT = 'link'

const PERSON = 'person:'

export function personSubject(email: EmailKey): string {
  return `${PERSON}${email}`
}

/** The person whose the entry is; undefined if it is of no person. */
export function personOf(subject: string): string | undefined {
  return subject.startsWith(PERSON) ? subject.slice(PERSON.length) : undefined
}
