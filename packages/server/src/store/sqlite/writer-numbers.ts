/** What the writer thread counts: writes that wait for it or for their commit, and since its start commits and writes. */
export const writerNumbers = ['waiting', 'commits', 'writes'] as const

export type WriterNumbers = Readonly<Record<(typeof writerNumbers)[number], number>>
