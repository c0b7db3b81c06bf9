/**
 * The format of a segment file. All numbers of fixed size are little-endian.
 *
 *     header   16 bytes: magic, version of the format, CRC-32 of both
 *     extents  pieces of sections, each written at once
 *     table    CRC-32 of all extents, the sections, and where their extents are
 *     trailer  16 bytes: length of the table, its CRC-32, CRC-32 of both, magic
 *
 * A *section* is a stream of *blocks*; a block is some bytes and their CRC-32, which is checked whenever the block is read.
 * Whoever reads a block knows where it is and how long from another block, the first from the table. A merge writes several
 * sections at the same time; each fills a buffer of its own that goes to the file as one *extent*, so that the file is
 * written from front to back, once, with little memory. No block lies across two extents.
 *
 * The idea is that of the tables of LevelDB (its doc/table_format.md): immutable, sorted, checked, the table of contents last,
 * so that a file which was not finished has none.
 */
export const MAGIC = 'SHEAFSEG'
export const END_MAGIC = 'GEND'
/** Grows with every change of the format; a segment of another version is not read. */
export const FORMAT_VERSION = 4
export const HEADER_BYTES = 16
export const TRAILER_BYTES = 16
export const CRC_BYTES = 4

/** A section's buffer goes to the file when it has so many bytes. */
export const EXTENT_BYTES = 1 << 20

/** Twice as much as a gap that carries a flag has room for; far more than one segment should hold. */
export const DOCUMENTS_MAX = 2 ** 28
/** Frequencies and positions share a 32-bit number with a flag. */
export const NUMBER_MAX = 2 ** 31 - 1

export const SECTION = {
  about: 'about',
  terms: 'terms',
  termIndex: 'term index',
  postings: 'postings',
  positions: 'positions',
  lengths: 'lengths',
  keys: 'keys',
  updated: 'updated',
  levels: 'levels',
  accessTerms: 'access terms',
  accessLists: 'access lists',
} as const

/** Each column has a section of its own. */
export const COLUMN_PREFIX = 'column '
