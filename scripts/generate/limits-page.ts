import { limits } from '@sheaf/contract'
import {
  generalRateLimits,
  operationRateLimits,
  type RateLimit,
  rateLimitHolders,
  rateLimitText,
} from '@sheaf/contract/rate-limits'
import { inlineCode, markdownPage, markdownTable } from './markdown.ts'

/** `docs/limits.md`: every bound that the service keeps. */
export function limitsPage(): string {
  const rows = Object.entries(limits).map(([name, limit]) => [
    inlineCode(name),
    limit.value.toLocaleString('en-US'),
    limit.unit,
    limit.why,
  ])
  return markdownPage([
    '# Limits',
    'Every bound that the service keeps.',
    markdownTable(heads, rows),
    '## Rate limits',
    'The protocol’s own. They are off unless the server was started with `sheaf serve --rate-limits on` or ' +
      '`sheaf dev --strict`. A caller who is over one gets 429 with the code `rate_limited` and `Retry-After`. Each is a ' +
      'token bucket, so that short bursts pass: as many at once as the limit has in its span of time, where no other ' +
      'burst is named. A page of documents is let in while anything is left, and what it costs beyond that is waited for ' +
      'before the next one.',
    markdownTable(rateHeads, rateRows),
  ])
}

const heads = ['Name', 'Value', 'Unit', 'Why']
const rateHeads = ['What', 'Limit', 'Of each']

const rateRows: readonly (readonly string[])[] = [
  rateRow('every request', generalRateLimits.deployment),
  rateRow('every request', generalRateLimits.address),
  rateRow('every request with a token made for one person', generalRateLimits.userToken),
  ...Object.entries(operationRateLimits).map(([path, limit]) => rateRow(inlineCode(path), limit)),
  rateRow('each other operation', generalRateLimits.operation),
]

function rateRow(what: string, limit: RateLimit): readonly string[] {
  const burst = limit.burst === limit.units ? '' : `, up to ${limit.burst} at once`
  return [what, `${rateLimitText(limit)}${burst}`, rateLimitHolders[limit.per]]
}
