import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { TLSSocket } from 'node:tls'

/** What of a connection a diagnosis needs, which clients keep to themselves. */
export type Talk =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      readonly text: string
      readonly tls: { readonly protocol: string; readonly validTo: number; readonly issuer: string } | undefined
      /** Unix milliseconds halfway between question and answer. */
      readonly atMs: number
    }
  | { readonly kind: 'failed'; readonly code: string; readonly text: string }

const TIMEOUT_MILLIS = 10_000
const ANSWER_CHARACTERS_MAX = 4_000_000

/** Sends one request and reads the answer. A redirect is not followed: it would take the token elsewhere. */
export function talk(host: string, method: 'GET' | 'POST', path: string, token?: string, body?: object): Promise<Talk> {
  const url = new URL(`${host}${path}`)
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const signal = AbortSignal.timeout(TIMEOUT_MILLIS)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const askedAt = Date.now()
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) =>
      resolve(
        signal.aborted
          ? { kind: 'failed', code: 'TIMEOUT', text: `no answer within ${TIMEOUT_MILLIS / 1000} seconds` }
          : { kind: 'failed', code: error.code ?? 'UNKNOWN', text: firstOf(error) },
      )
    const request = send(url, { method, headers, signal, agent: false })
    request.on('error', fail)
    request.on('response', (response) => {
      const atMs = (askedAt + Date.now()) / 2
      const tls = response.socket instanceof TLSSocket ? tlsOf(response.socket) : undefined
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        if (text.length < ANSWER_CHARACTERS_MAX) text += part
      })
      response.on('error', fail)
      response.on('end', () =>
        resolve({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, text, tls, atMs }),
      )
    })
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** One address of a name may fail differently from the next; the first one speaks for all. */
function firstOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as readonly Error[]) : []
  return first?.message ?? error.message
}

function tlsOf(socket: TLSSocket) {
  const certificate = socket.getPeerCertificate()
  const { O: organisation, CN: name } = certificate.issuer ?? {}
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    validTo: Date.parse(certificate.valid_to),
    issuer: String(organisation ?? name ?? 'nobody'),
  }
}

/** The JSON object of an answer; an empty one if it is none. */
export function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}
