import type { ErrorCode } from '@sheaf/contract'

/** Throws the refusal of one document: adds to the text which one it is. */
export type Refuse = (code: ErrorCode, what: string, remedy?: string) => never
