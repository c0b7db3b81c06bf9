/** A group and the groups whose members are its members too. */
export type Group = { readonly name: string; readonly contains: readonly string[] }

/** Whoever is on call is in platform, in engineering and in staff. */
export const handbookGroups: readonly Group[] = [
  { name: 'staff', contains: ['engineering', 'business', 'people-team', 'managers'] },
  { name: 'engineering', contains: ['platform'] },
  { name: 'platform', contains: ['on-call'] },
  { name: 'on-call', contains: [] },
  { name: 'business', contains: ['sales', 'finance'] },
  { name: 'sales', contains: [] },
  { name: 'finance', contains: [] },
  { name: 'people-team', contains: [] },
  { name: 'managers', contains: [] },
]

/** Those who are behind others see what these see. */
export const helpdeskGroups: readonly Group[] = [
  { name: 'agents', contains: ['first-line', 'second-line'] },
  { name: 'first-line', contains: [] },
  { name: 'second-line', contains: ['incident-team'] },
  { name: 'incident-team', contains: [] },
  { name: 'billing', contains: [] },
]
