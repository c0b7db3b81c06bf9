/** Why a file cannot be read, in words for the status of its document. */
export class UnreadableFile extends Error {}

export const ENCRYPTED = 'it is encrypted: upload it without a password'
export const damaged = (what: string) => `it is no ${what} that can be read: it is damaged, or of another type`
