/** How far the index is: the last change that it has taken up, and 1 once it has caught up since it was opened or made. */
export const indexerNumbers = ['indexedThrough', 'hasCaughtUp'] as const

export type IndexerNumber = (typeof indexerNumbers)[number]
