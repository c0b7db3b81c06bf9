import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { requirePerson } from '../identity/people.ts'
import { destinationOf } from '../metadata/go-link.ts'
import type { ShortcutViewer } from '../metadata/shortcut-viewer.ts'
import { admit } from './admission.ts'
import { enforceRateLimit } from './rate-limits.ts'
import { actAsOf, addressOf, authorizationOf } from './request-head.ts'
import { actingPerson, administersShortcuts, requireClientScope } from './scope.ts'
import type { Service } from './service.ts'

/**
 * Serves shortcuts: `/go/ALIAS` leads on to where the shortcut does. A redirect tells the address to whoever knows the
 * alias, and aliases can be guessed: so it takes a client token, unless the server was told to serve anyone. Even then an
 * unlisted shortcut is there for its author alone, who shows a token.
 */
export function registerGoLinks(app: FastifyInstance, service: Service): void {
  app.get('/go', (_request, reply) => notFound(reply, ''))
  app.get('/go/*', async (request, reply) => {
    enforceRateLimit(reply, service.rateLimits?.admitAddress(addressOf(request)))
    const viewer = await viewerOf(service, request, reply)
    const parts = partsOf(request)
    const destination = parts.length === 0 ? undefined : await destinationOf(service.store.read, viewer, parts)
    if (destination === undefined) return notFound(reply, parts.join('/'))
    return reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .header('location', destination)
      .status(302)
      .send()
  })
}

async function viewerOf(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<ShortcutViewer> {
  if (service.goLinks === 'anyone' && authorizationOf(request) === undefined) {
    return { person: undefined, isAdmin: false }
  }
  const caller = await admit(service, request, reply, 'client')
  requireClientScope(caller, 'SHORTCUTS')
  const person = actingPerson(caller, actAsOf(request))
  await requirePerson(service.people, person)
  return { person, isAdmin: administersShortcuts(caller) }
}

/** What stands between slashes behind `/go/`, decoded; a slash at the end says nothing. */
function partsOf(request: FastifyRequest): readonly string[] {
  const path = request.url.split('?', 1)[0] ?? ''
  return path
    .slice('/go/'.length)
    .replace(/\/$/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
}

/** A page without markup: what was typed is repeated in it. */
function notFound(reply: FastifyReply, alias: string): FastifyReply {
  const shown = alias.length > 100 ? `${alias.slice(0, 100)}…` : alias
  return reply
    .status(404)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(`There is no shortcut go/${shown} that you may follow. Check the spelling.\n`)
}
