/** A bound that the service keeps, with the reason that it has this value. */
export type Limit = { readonly value: number; readonly unit: string; readonly why: string }

const limit = (value: number, unit: string, why: string): Limit => ({ value, unit, why })

/**
 * Every bound of the service, named with its unit. `docs/limits.md` is generated from this table.
 */
export const limits = {
  bodyBytesMax: limit(64 * 1024 * 1024, 'bytes', 'A request body is held in memory once; clients page at about 5 MB.'),
  bodyBytesParsedInline: limit(
    256 * 1024,
    'bytes',
    'Larger bodies are parsed and checked in a worker thread: parsing 10 MB would hold up every other request for 100 ms.',
  ),
  mainThreadBodyBytesMax: limit(
    1024 * 1024,
    'bytes',
    'A body of an operation that takes only small ones: rotation and search.',
  ),
  documentsPerPageMax: limit(
    10_000,
    'documents',
    'One page is one transaction; a longer one would delay other writers.',
  ),
  entriesPerTransaction: limit(
    1_000,
    'entries',
    'A larger page is stored in parts of so many, between which other writers have their turn.',
  ),
  purgedPerTransaction: limit(
    500,
    'entries',
    'What is gone is removed in steps of so many, between the writes of others.',
  ),
  entriesPerPageMax: limit(10_000, 'entries', 'Users, groups or memberships of one page, like documents.'),
  uploadIdCharactersMax: limit(200, 'characters', 'Like document ids.'),
  uploadIdleSeconds: limit(86_400, 'seconds', 'A bulk upload to which no page comes for so long is ended.'),
  uploadsKeptMax: limit(20, 'uploads', 'Past bulk uploads that are remembered for each collection.'),
  heldDeletionSeconds: limit(604_800, 'seconds', 'A held deletion that nobody decides about is dropped after it.'),
  viewersMax: limit(10_000, 'people', 'Listed as those who may see one document.'),
  processAllSecondsMax: limit(30, 'seconds', 'How long a request to process everything waits for the index.'),
  findingExamplesMax: limit(5, 'examples', 'The latest of each kind of finding.'),
  findingExampleCharactersMax: limit(300, 'characters', 'What is kept of one example.'),
  documentIdCharactersMax: limit(200, 'characters', 'The protocol allows 200 in document and comment ids.'),
  nameCharactersMax: limit(200, 'characters', 'User ids, group names and object types, like document ids.'),
  emailCharactersMax: limit(320, 'characters', 'The longest address that RFC 3696 allows.'),
  datasourceNameCharactersMax: limit(64, 'characters', 'A name is part of every document id of the datasource.'),
  urlCharactersMax: limit(4_096, 'characters', 'Browsers and proxies refuse longer ones.'),
  patternCharactersMax: limit(
    2_000,
    'characters',
    'Patterns run in time linear in pattern times text, so both are bounded.',
  ),
  patternInstructionsMax: limit(
    500,
    'instructions',
    'What a pattern compiles to; it bounds the work per character of the text.',
  ),
  patternsPerListMax: limit(100, 'patterns', 'Rewriting rules of one datasource; each pattern takes time to compile.'),
  datasourceConfigCharactersMax: limit(
    1_000_000,
    'characters',
    'A whole configuration as JSON. Every request reads the configuration of its datasource, a search that of all.',
  ),
  datasourcesPerFilterMax: limit(1_000, 'datasources', 'Those that one search may name to restrict itself to them.'),
  principalsPerDocumentMax: limit(10_000, 'entries', 'Users, groups and intersections that one document may name.'),
  groupsPerIntersectionMax: limit(100, 'groups', 'All of them are looked up for each searcher.'),
  customPropertiesMax: limit(500, 'properties', 'Per document.'),
  objectDefinitionsMax: limit(500, 'definitions', 'Object types that one datasource may declare.'),
  listEntriesMax: limit(10_000, 'entries', 'Tags, comments, addresses and similar lists of one document.'),
  principalsPerSearcherMax: limit(
    100_000,
    'principals',
    'A search by someone who holds more is refused rather than answered with a part. Intended are up to 5,000.',
  ),
  queryCharactersMax: limit(20_000, 'characters', 'Room for the longest query of 1,000 terms.'),
  queryTermsMax: limit(1_000, 'terms', 'Further words of a query are left out of the search.'),
  pageSizeMax: limit(1_000, 'results', 'Each result is checked against the store and gets a snippet.'),
  pageSizeDefault: limit(10, 'results', 'The page that people read.'),
  snippetCharactersDefault: limit(255, 'characters', 'The protocol’s usual length.'),
  snippetCharactersMax: limit(10_000, 'characters', 'The protocol’s bound for long passages.'),
  searchRefillsMax: limit(
    10,
    'rounds',
    'Times a search looks for replacements of hits that the store’s check refused before it answers with fewer.',
  ),
  hiddenDocumentsListedMax: limit(
    1_000,
    'documents',
    'Documents that are gone, or whose rights were narrowed, and that the index is told to leave out. While they are more, each hit is asked about by itself.',
  ),
  searchCandidatesPerRoundMax: limit(
    5_000,
    'hits',
    'While so many documents are hidden that each hit is asked about: what a search takes from the index at once.',
  ),
  indexedCharactersMax: limit(
    1_000_000,
    'characters',
    'Text of one document beyond this is not searched; the document itself is stored whole.',
  ),
  changesPerBatchMax: limit(500, 'changes', 'What the indexer takes into one index transaction.'),
  changesWaitingMax: limit(
    1_000_000,
    'changes',
    'Documents waiting for the index. While there are more, uploads answer 429: the queue would grow until the disk is full.',
  ),
  indexLagReadyMax: limit(
    500_000,
    'changes',
    'A server whose index is further behind says that it is not ready, well before it refuses uploads.',
  ),
  indexLagReadySecondsMax: limit(
    3_600,
    'seconds',
    'The same where the oldest change that it lacks is older: then the index is stuck rather than busy.',
  ),
  documentsRequeuedPerWriteMax: limit(
    5_000,
    'documents',
    'Queued for the index in one transaction when all are; a longer one would delay other writers.',
  ),
  documentsRequeuedAheadMax: limit(
    100_000,
    'changes',
    'sheaf reindex waits while more are queued, so that uploads are not refused for its sake.',
  ),
  writesQueuedMax: limit(
    10_000,
    'writes',
    'Waiting for the writer; more are refused with 429 and Retry-After instead of growing without bound.',
  ),
  slowRequestMillisMin: limit(1_000, 'milliseconds', 'A request that takes longer is logged as a warning.'),
  readyCheckMillisMax: limit(
    1_000,
    'milliseconds',
    'A writer that has not answered by then is not ready. Checks are made this often at most, however often they are asked for.',
  ),
  rateLimitBucketsMax: limit(
    10_000,
    'buckets',
    'Callers whose use is counted where rate limits are on; whoever was away longest starts anew.',
  ),
  requestMillisMax: limit(120_000, 'milliseconds', 'A request that is still being received after this is dropped.'),
  drainMillisMax: limit(4_000, 'milliseconds', 'How long a stopping server waits for requests under way.'),
  rotationBufferSeconds: limit(600, 'seconds', 'A retired secret keeps working this long, as the protocol says.'),
  rotationPeriodMinutesMin: limit(1_440, 'minutes', 'The protocol’s shortest rotation period.'),
  rotationLinksMax: limit(64, 'links', 'Retired secrets followed to find the current one.'),
  rotationGraceSecondsMin: limit(3_600, 'seconds', 'Time to rotate after an outage that swallowed a deadline.'),
  rotationGraceSecondsMax: limit(604_800, 'seconds', 'The longest such time, however long the outage was.'),
  renewOverlapSeconds: limit(86_400, 'seconds', 'A renewed token outlives the first use of its successor by this.'),
  tokenLifetimeDaysDefault: limit(90, 'days', 'Indexing tokens must expire.'),
  heartbeatSeconds: limit(60, 'seconds', 'How exactly an outage is known after a crash.'),
  clockJumpSecondsMin: limit(30, 'seconds', 'A smaller step of the wall clock is ordinary correction.'),
  lastUsedSecondsMin: limit(60, 'seconds', 'How often the last use of a token is written at most.'),
  tombstoneSeconds: limit(86_400, 'seconds', 'How long a deleted record’s version is remembered.'),
} as const satisfies Record<string, Limit>
