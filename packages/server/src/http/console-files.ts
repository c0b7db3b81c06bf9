import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { consoleFiles, consolePaths, isConsolePath } from '@sheaf/contract/console-paths'
import { ApiError } from '@sheaf/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where the built console is beside this package. */
export const consoleDirectory = new URL('../../../console/dist', import.meta.url)

/** Names of built files are made of these: what stands for a way up, or is hidden, is none. */
const FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/

const YEAR_SECONDS = 31_536_000

/** What pages may do: use what this server serves, and nothing else. */
const POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const NOT_BUILT = `The console is not built. Build it: npm run build -w packages/console
Everything else is served; every operation is described at /docs.
`

/**
 * Serves the built console at its own paths: its one page, its assets, a few files by name, and nothing that merely lies
 * in the directory.
 *
 * @param directory what `npm run build` of the console has made; may be missing
 */
export function registerConsole(app: FastifyInstance, directory: string): void {
  const methods = ['GET', 'HEAD']
  for (const path of consolePaths) {
    app.route({
      method: methods,
      url: path !== '/' && path.endsWith('/') ? `${path}*` : path,
      handler: (request, reply) => {
        if (!isConsolePath(pathOf(request))) throw notServed(request)
        return answer(request, reply, directory, 'index.html', 'no-cache')
      },
    })
  }
  for (const path of consoleFiles) {
    app.route({
      method: methods,
      url: path,
      handler: (request, reply) => answer(request, reply, directory, path.slice(1), 'no-cache'),
    })
  }
  app.route({
    method: methods,
    url: '/assets/*',
    handler: (request, reply) => {
      const name = (request.params as Readonly<Record<'*', string>>)['*']
      if (!FILE_NAME.test(name) || /\.(br|gz)$/.test(name)) throw notServed(request)
      // A build gives whatever has changed another name.
      return answer(request, reply, directory, `assets/${name}`, `public, max-age=${YEAR_SECONDS}, immutable`)
    },
  })
}

/** Answers a file of the build, compressed if that was made beside it and the browser takes it. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  directory: string,
  file: string,
  cacheControl: string,
): Promise<FastifyReply> {
  reply
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('vary', 'accept-encoding')
  // Loaded when somebody looks at the console: most servers talk to programs alone.
  const { default: send } = await import('@fastify/send')
  const encoding = await encodingOf(request, join(directory, file))
  const { statusCode, headers, stream, type } = await send(
    request.raw,
    encoding === undefined ? file : `${file}.${SUFFIXES[encoding]}`,
    {
      root: directory,
      index: false,
      dotfiles: 'deny',
      cacheControl: false,
      acceptRanges: false,
    },
  )
  if (type !== 'file') {
    if (file !== 'index.html') throw notServed(request)
    return reply.status(404).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(NOT_BUILT)
  }
  reply.status(statusCode).headers(headers).header('cache-control', cacheControl)
  if (encoding !== undefined) {
    const plain = send.mime.getType(file) ?? 'application/octet-stream'
    reply.header('content-encoding', encoding)
    reply.type(send.isUtf8MimeType(plain) ? `${plain}; charset=utf-8` : plain)
  }
  return reply.send(stream)
}

const SUFFIXES = { br: 'br', gzip: 'gz' } as const

/** The best encoding that the browser takes and that the build has made of a file. */
async function encodingOf(request: FastifyRequest, path: string): Promise<'br' | 'gzip' | undefined> {
  const taken = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .filter(([, quality]) => quality === undefined || !/^q=0(\.0*)?$/.test(quality))
    .map(([name]) => name)
  for (const encoding of ['br', 'gzip'] as const) {
    if (!taken.includes(encoding)) continue
    const isMade = await access(`${path}.${SUFFIXES[encoding]}`).then(
      () => true,
      () => false,
    )
    if (isMade) return encoding
  }
  return undefined
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? ''
}

function notServed(request: FastifyRequest): ApiError {
  const path = pathOf(request)
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path
  return new ApiError('not_found', `nothing is served at ${request.method} ${shown}`)
}
