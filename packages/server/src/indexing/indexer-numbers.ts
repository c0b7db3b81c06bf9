/**
 * How far the index is: the last change that it has taken up, and 1 once it has caught up since it was opened or made. And
 * by how many milliseconds the server’s clock is ahead of the machine’s.
 */
export const indexerNumbers = ['indexedThrough', 'hasCaughtUp', 'clockAheadMs'] as const

export type IndexerNumber = (typeof indexerNumbers)[number]
