import { consoleHeader } from '@sheaf/contract/console-paths'
import { ApiError } from '@sheaf/contract/errors'
import type { FastifyRequest } from 'fastify'

/**
 * Throws the 403 for a request that a page of another site made the browser send. What browsers say of a request cannot
 * be set by a page; where they say nothing, Origin must be this server’s.
 */
export function refuseCrossSite({ headers, host }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw new ApiError('cross_site_request', `the request came from another origin (Sec-Fetch-Site: ${String(site)})`)
  }
  const { origin } = headers
  if (origin === undefined || hostOf(origin) === host) return
  throw new ApiError('cross_site_request', 'the request came from another origin, as its header Origin says')
}

/**
 * The same for a request that a session cookie speaks for. It must have a header besides that pages of other sites cannot
 * send without being asked about first, which nobody answers here.
 */
export function requireConsole(request: FastifyRequest): void {
  refuseCrossSite(request)
  if (request.headers[consoleHeader.toLowerCase()] !== undefined) return
  throw new ApiError('cross_site_request', `the request has a session cookie, but not the header ${consoleHeader}`)
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
