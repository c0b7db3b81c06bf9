import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { LRUCache } from 'lru-cache'
import { openTokenBucket, type TokenBucket } from './token-bucket.ts'

/** Bounds how often signing in may fail, whatever other limits are on. */
export type SignInLimits = {
  /** Throws the 429 while too many attempts from the address have failed. */
  readonly admit: (address: string) => void
  readonly failed: (address: string) => void
}

/** @param now seconds of a clock that only runs */
export function openSignInLimits(now: () => number): SignInLimits {
  const buckets = new LRUCache<string, TokenBucket>({ max: limits.rateLimitBucketsMax.value })
  const rate = { units: 1, seconds: limits.signInFailureSeconds.value, burst: limits.signInFailuresMax.value }
  return {
    admit(address) {
      const seconds = buckets.get(networkOf(address))?.secondsUntilNext() ?? 0
      if (seconds > 0) throw new ApiError('sign_in_limited', `too many attempts to sign in from ${address} have failed`)
    },
    failed(address) {
      const network = networkOf(address)
      const bucket = buckets.get(network) ?? openTokenBucket(rate, now)
      bucket.take(1)
      buckets.set(network, bucket)
    },
  }
}

/** Whoever has one IPv6 address mostly has all of its /64. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail?.split(':') ?? [])]
    .slice(0, 4)
    .join(':')
}
