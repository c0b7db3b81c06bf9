import { ApiError } from '@sheaf/contract/errors'
import type { FastifyRequest } from 'fastify'

/**
 * Guards against DNS rebinding: a page of somebody else's site whose name suddenly leads to this machine. Such a page sends
 * its own name as Host, and every page of another origin says so in Origin. Throws the 403.
 *
 * @param isGuarded whether a certificate or a proxy in front sees to it that only names of this server lead here
 */
export function checkOrigin(request: FastifyRequest, isGuarded: boolean): void {
  const host: string | undefined = request.host
  if (!isGuarded && isLoopback(request.socket.localAddress) && host !== undefined && !isLoopbackName(nameIn(host))) {
    throw new ApiError(
      'origin_not_allowed',
      `Host: this server listens on loopback and does not go by ${shown(host)}`,
      {
        remedy:
          'Call it as localhost or 127.0.0.1; if a proxy in front passes that name on, start the server with --behind-proxy.',
      },
    )
  }
  const { origin } = request.headers
  if (origin === undefined || hostOf(origin) === host?.toLowerCase()) return
  throw new ApiError('origin_not_allowed', `Origin: pages of ${shown(origin)} may not call this server`)
}

/** The host of an origin with its port, if it has one; undefined for what is no origin, such as `null`. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** A Host header without its port. */
function nameIn(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase()
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name)
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '')
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}
