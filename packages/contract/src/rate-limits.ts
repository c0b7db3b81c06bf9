/**
 * The rate limits of the protocol. They are off unless they are switched on: a company does not limit its own connectors,
 * but whoever tests one wants to see it meet them. Each is a token bucket: `units` come back every `seconds`, and up to
 * `burst` of them can be used at once.
 */
export type RateLimit = {
  readonly units: number
  readonly seconds: number
  readonly burst: number
  /** What is counted: requests, or the documents in them. */
  readonly unit: 'request' | 'document'
  /** Whose bucket it is. `datasource` and `groupName` are parts of the path, or fields of the body where it has none. */
  readonly per: 'deployment' | 'address' | 'token' | 'datasource' | 'groupName'
}

const requests = (units: number, seconds: number, per: RateLimit['per'], burst = units): RateLimit => ({
  units,
  seconds,
  burst,
  unit: 'request',
  per,
})

/** Limits that hold whatever is called. */
export const generalRateLimits = {
  deployment: requests(8_000, 60, 'deployment'),
  address: requests(100, 1, 'address'),
  /** A token made for one person, over all operations. */
  userToken: requests(30, 1, 'token'),
  /** Each operation that has no limit of its own. */
  operation: requests(30, 1, 'token'),
} as const satisfies Record<string, RateLimit>

/**
 * Limits of single operations, by path: also of those that are not served yet. The path parameters are written as in the
 * contract.
 */
export const operationRateLimits: Readonly<Record<string, RateLimit>> = {
  '/api/index/v1/indexdocument': requests(10, 1, 'token'),
  '/api/index/v1/indexdocuments': { units: 600, seconds: 60, burst: 600, unit: 'document', per: 'token' },
  '/api/index/v1/processalldocuments': requests(1, 10_800, 'datasource'),
  '/api/index/v1/getdocumentstatus': requests(1, 1, 'token'),
  '/api/index/v1/debug/{datasource}/document/events': requests(1, 60, 'datasource'),
  '/rest/api/index/document/{docId}/custom-metadata/{groupName}': requests(5, 1, 'groupName', 300),
  '/rest/api/v1/search': requests(5, 1, 'token'),
  '/rest/api/v1/autocomplete': requests(10, 1, 'token'),
  '/rest/api/v1/people': requests(5, 1, 'token'),
}

/** Whose a bucket is, in words. */
export const rateLimitHolders: Readonly<Record<RateLimit['per'], string>> = {
  deployment: 'server',
  address: 'address',
  token: 'token',
  datasource: 'datasource',
  groupName: 'group',
}

/** A limit in words, such as `10 requests per second`. */
export function rateLimitText({ units, seconds, unit }: RateLimit): string {
  return `${units.toLocaleString('en-US')} ${unit}${units === 1 ? '' : 's'} per ${spanText(seconds)}`
}

function spanText(seconds: number): string {
  if (seconds === 1) return 'second'
  if (seconds === 60) return 'minute'
  return seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${seconds} seconds`
}
