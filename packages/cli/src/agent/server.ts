import {
  AnswerError,
  ApiException,
  AuthenticationApi,
  Configuration,
  ConnectionError,
  DatasourcesApi,
  type FetchFunction,
} from '@sheaf/client'
import { CommandFailure } from '../failure.ts'
import type { HeldSecret } from './journal.ts'

/** What became of a rotation. */
export type RotateOutcome =
  | {
      readonly kind: 'rotated'
      readonly held: HeldSecret
      readonly expiresAt: number | null
    }
  /** The server has not done it, and says why: `isFinal` if asking again with this secret is no use by itself. */
  | { readonly kind: 'refused'; readonly isFinal: boolean; readonly message: string; readonly error: Error }
  /** The request has not reached the server. */
  | { readonly kind: 'unreached'; readonly message: string; readonly error: Error }
  /** It may have been done, and the answer is lost. */
  | { readonly kind: 'unclear'; readonly message: string; readonly error: Error }

/** What a harmless call has shown of a secret. */
export type ProofOutcome =
  | { readonly kind: 'accepted'; readonly expiresAt: number | null }
  /** 401: good for nothing, or for rotating alone. */
  | { readonly kind: 'refused'; readonly mayRotate: boolean; readonly message: string }
  /** An answer came, but it says nothing about the secret. */
  | { readonly kind: 'unsaid'; readonly message: string }
  | { readonly kind: 'unreached'; readonly message: string }

/** The calls that the agent makes of a server of the protocol. Neither throws for what servers and networks do. */
export type Server = {
  readonly rotate: (secret: string) => Promise<RotateOutcome>
  readonly prove: (secret: string) => Promise<ProofOutcome>
}

export type ServerOptions = {
  readonly url: string
  /** A datasource that the token may use; without one the proof asks for one that nobody has. */
  readonly datasource: string | undefined
  readonly nowMs: () => number
  readonly fetch?: FetchFunction
}

/** A rotation is answered in milliseconds: one that takes so long has lost its answer. */
const ATTEMPT_MILLIS_MAX = 15_000
/** Smaller differences of clocks may be the way of the answer. */
const SKEW_SECONDS_MIN = 3
const NO_SECRET = 'POST /api/index/v1/rotatetoken answered something that is no secret'
const NO_DATASOURCE = 'sheaf-agent-proof'

/** Throws TypeError for a URL that cannot be used. */
export function openServer({ url, datasource, nowMs, fetch = globalThis.fetch }: ServerOptions): Server {
  /** With each call its own: two calls may be under way. */
  function prepare(secret: string) {
    const seen = { headers: undefined as Headers | undefined }
    const configuration = new Configuration({
      host: url,
      accessToken: secret,
      timeoutMs: ATTEMPT_MILLIS_MAX,
      // Whether to ask again is for the journal to say.
      retries: { attemptsMax: 1 },
      fetch: async (address, init) => {
        const response = await fetch(address, init)
        seen.headers = response.headers
        return response
      },
    })
    return { configuration, seen }
  }
  prepare('unused')
  return {
    async rotate(secret) {
      const { configuration, seen } = prepare(secret)
      const askedAt = Math.floor(nowMs() / 1000)
      try {
        const { rawSecret, createdAt, rotationPeriodMinutes } = await new AuthenticationApi(
          configuration,
        ).rotatetokenPost()
        if (!isToken(rawSecret)) return { kind: 'unclear', message: NO_SECRET, error: new CommandFailure(NO_SECRET) }
        const held = {
          secret: rawSecret,
          createdAt: localTime(createdAt, skewSeconds(seen.headers, nowMs()), askedAt),
          rotationPeriodMinutes: wholeNumber(rotationPeriodMinutes) ?? null,
        }
        return { kind: 'rotated', held, expiresAt: expiryIn(seen.headers, nowMs()) }
      } catch (error) {
        return rotateFailure(error)
      }
    },
    async prove(secret) {
      const { configuration, seen } = prepare(secret)
      try {
        await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: datasource ?? NO_DATASOURCE })
        return { kind: 'accepted', expiresAt: expiryIn(seen.headers, nowMs()) }
      } catch (error) {
        return proofFailure(error, seen.headers, nowMs())
      }
    },
  }
}

function rotateFailure(error: unknown): RotateOutcome {
  // A success without a secret in it: the server behind whatever answered may have made one.
  if (error instanceof AnswerError) return { kind: 'unclear', message: error.message, error }
  if (error instanceof ApiException) {
    const { status } = error
    const message = `${error.message} (${status})`
    // A gateway that says so may have lost the answer of the server behind it.
    if (status >= 500 && status !== 503) return { kind: 'unclear', message, error }
    return { kind: 'refused', isFinal: status < 500 && status !== 429 && status !== 408, message, error }
  }
  if (error instanceof ConnectionError) {
    return { kind: error.mayHaveActed ? 'unclear' : 'unreached', message: error.message, error }
  }
  throw error
}

function proofFailure(error: unknown, headers: Headers | undefined, nowMs: number): ProofOutcome {
  if (error instanceof AnswerError) return { kind: 'unsaid', message: error.message }
  if (error instanceof ApiException) {
    const { status, code } = error
    const message = `${error.message} (${status})`
    if (status === 401) return { kind: 'refused', mayRotate: code === 'token_rotate_only', message }
    // Whoever is told of the datasource has been let in; Sheaf says it by its headers on any answer.
    const isLetIn = [400, 404, 409, 422].includes(status) || saysStanding(headers)
    return isLetIn ? { kind: 'accepted', expiresAt: expiryIn(headers, nowMs) } : unsaidOrAway(status, message)
  }
  if (error instanceof ConnectionError) return { kind: 'unreached', message: error.message }
  throw error
}

/** A gateway without its server behind it is a way that does not lead there. */
function unsaidOrAway(status: number, message: string): ProofOutcome {
  return { kind: status >= 500 || status === 429 ? 'unreached' : 'unsaid', message }
}

/** What a header can carry: anything else could be neither sent nor stored in a line. */
export function isToken(secret: unknown): secret is string {
  return typeof secret === 'string' && /^[\x21-\x7e]{1,4096}$/.test(secret)
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** How far the server’s clock is ahead of this one. */
export function skewSeconds(headers: Headers | undefined, nowMs: number): number {
  const date = Date.parse(headers?.get('date') ?? '')
  const skew = Math.round((date - nowMs) / 1000)
  return Number.isNaN(date) || Math.abs(skew) < SKEW_SECONDS_MIN ? 0 : skew
}

/** A time of the server by this machine’s clock, and never one that is still to come: that would be a later deadline. */
function localTime(createdAt: unknown, skew: number, askedAt: number): number {
  const stated = wholeNumber(createdAt)
  return stated === undefined ? askedAt : Math.min(stated - skew, askedAt)
}

function expiryIn(headers: Headers | undefined, nowMs: number): number | null {
  const end = Date.parse(headers?.get('sheaf-token-expires') ?? '')
  return Number.isNaN(end) ? null : Math.floor(end / 1000) - skewSeconds(headers, nowMs)
}

function saysStanding(headers: Headers | undefined): boolean {
  const names = ['sheaf-token-expires', 'sheaf-token-rotate-by', 'sheaf-token-retired-until']
  return names.some((name) => headers?.has(name) === true)
}
