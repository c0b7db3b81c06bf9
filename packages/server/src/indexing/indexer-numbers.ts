/**
 * How far the index is: the last change that it has taken up, and 1 once it has caught up since it was opened or made. By
 * how many milliseconds the server’s clock is ahead of the machine’s. And what is wrong: numbers of `IndexFailure` and of
 * `IndexRenewal`.
 */
export const indexerNumbers = ['indexedThrough', 'hasCaughtUp', 'clockAheadMs', 'failure', 'renewal'] as const

export type IndexerNumber = (typeof indexerNumbers)[number]

/** Why the last attempt to index came to nothing; it is made again every second. */
export const indexFailures = ['none', 'disk full', 'failing'] as const
export type IndexFailure = (typeof indexFailures)[number]

/** Why the index is being made anew: it was damaged or gone; or it is of another version or record, or was wanted so. */
export const indexRenewals = ['none', 'damaged', 'rebuilding'] as const
export type IndexRenewal = (typeof indexRenewals)[number]
