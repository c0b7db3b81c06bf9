/**
 * How much a word counts by the field that it stands in: as often as if it stood in the body so many times (Robertson,
 * Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", 2004). The weights are whole numbers, since they
 * are counted into the stored frequencies: a change of them is a change of the format.
 */
export const fieldWeights = {
  title: 5,
  body: 1,
  summary: 2,
  comments: 1,
  tags: 3,
  properties: 1,
  people: 2,
} as const

export type Field = keyof typeof fieldWeights

/** The fields in the order of their numbers. The body has 0, since most words stand there and small numbers are short. */
export const fields: readonly Field[] = ['body', 'title', 'summary', 'comments', 'tags', 'properties', 'people']

/**
 * The position of a word says its field too: each field begins so far behind the one before that no run of words goes from one
 * into the next. Words further on in a field are not indexed.
 */
export const FIELD_POSITIONS = 2 ** 22

const weights = fields.map((field) => fieldWeights[field])

/** What an occurrence at a position counts. */
export function weightAt(position: number): number {
  return weights[Math.floor(position / FIELD_POSITIONS)] ?? 1
}
