import { ApiError } from '@sheaf/contract/errors'
import { type EmailKey, emailKey } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { Configuration, IDToken } from 'openid-client'
import { sealedCursors } from '../cursor.ts'
import type { VouchedPerson } from './sessions.ts'

/** How people sign in by OpenID Connect. */
export type OidcConfig = {
  readonly issuer: string
  readonly clientId: string
  /** Undefined for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined
  /** Who is an administrator: e-mail addresses, and claims as `groups=sheaf-admins`. */
  readonly admins: readonly string[]
}

export type Oidc = {
  /** Where to send a browser, and what it is to bring back sealed. Throws oidc_unavailable. */
  readonly start: (from: SignInStart) => Promise<{ readonly location: string; readonly sealed: string }>
  /**
   * Who came back. Throws sign_in_failed if what came does not belong to what was started, and email_unverified.
   *
   * @param query of the address to which the browser was sent back
   */
  readonly finish: (query: string, sealed: string) => Promise<{ readonly person: VouchedPerson; readonly to: string }>
}

type SignInStart = {
  /** Where the provider is to send the browser back. */
  readonly callback: string
  /** The path of the console to which it then goes. */
  readonly to: string
}

/** What a browser carries from the start to the finish, for this server alone to read. */
type Begun = SignInStart & {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** Unix seconds. */
  readonly at: number
}

const PURPOSE = 'sign in by OpenID Connect'
const SCOPE = 'openid email profile'

/**
 * @param key seals what a browser carries
 * @param now Unix seconds
 */
export function openOidc(config: OidcConfig, key: Buffer, now: () => number): Oidc {
  const seals = sealedCursors<Begun>(key)
  let discovering: Promise<Configuration> | undefined

  /** The library and the provider are not asked for before somebody signs in. */
  async function discover(): Promise<Configuration> {
    const { allowInsecureRequests, discovery, None } = await import('openid-client')
    const server = new URL(config.issuer)
    return discovery(
      server,
      config.clientId,
      config.clientSecret,
      config.clientSecret === undefined ? None() : undefined,
      {
        timeout: limits.oidcAnswerMillisMax.value / 1_000,
        execute: server.protocol === 'http:' ? [allowInsecureRequests] : [],
      },
    )
  }

  function provider(): Promise<Configuration> {
    discovering ??= discover().catch((cause: unknown) => {
      discovering = undefined
      throw new ApiError('oidc_unavailable', `the provider ${config.issuer} cannot be reached`, { cause })
    })
    return discovering
  }

  return {
    async start({ callback, to }) {
      const configuration = await provider()
      const client = await import('openid-client')
      const verifier = client.randomPKCECodeVerifier()
      const begun = { callback, to, verifier, state: client.randomState(), nonce: client.randomNonce(), at: now() }
      const location = client.buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: SCOPE,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { location: location.href, sealed: seals.write(begun, PURPOSE) }
    },
    async finish(query, sealed) {
      const { callback, to, state, nonce, verifier, at } = opened(sealed)
      const age = now() - at
      if (age < 0 || age >= limits.oidcSignInSeconds.value) throw failed('it was begun too long ago')
      const configuration = await provider()
      const client = await import('openid-client')
      const tokens = await client
        .authorizationCodeGrant(configuration, new URL(`${callback}${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        .catch((cause: unknown) => {
          throw failed('the provider’s answer does not fit', cause)
        })
      const claims = tokens.claims()
      if (claims === undefined) throw failed('the provider gave no ID token')
      const told = isEnough(claims)
        ? claims
        : { ...(await userInfo(configuration, tokens.access_token, claims)), ...claims }
      return { person: vouchedPerson(told), to }
    },
  }

  function opened(sealed: string): Begun {
    try {
      return seals.read(sealed, PURPOSE)
    } catch (cause) {
      throw failed('this browser has not begun to sign in', cause)
    }
  }

  /** Whether an ID token tells all that is asked; providers may keep the rest for those who ask for it. */
  function isEnough(claims: IDToken): boolean {
    return ['email', ...config.admins.flatMap((entry) => claimOf(entry)?.name ?? [])].every((name) => name in claims)
  }

  async function userInfo(configuration: Configuration, accessToken: string, { sub }: IDToken) {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return {}
    const { fetchUserInfo } = await import('openid-client')
    return fetchUserInfo(configuration, accessToken, sub).catch((cause: unknown) => {
      throw failed('the provider does not tell who signed in', cause)
    })
  }

  function vouchedPerson(claims: Readonly<Record<string, unknown>>): VouchedPerson {
    const { email, email_verified: isVerified, name } = claims
    if (typeof email !== 'string' || !email.includes('@') || email.length > limits.emailCharactersMax.value) {
      throw new ApiError('email_unverified', 'the provider gave no e-mail address')
    }
    if (isVerified !== true) {
      throw new ApiError('email_unverified', `the provider does not say that ${email} was verified`)
    }
    const key = emailKey(email)
    const shown = typeof name === 'string' && name.trim() !== '' ? name.slice(0, limits.nameCharactersMax.value) : email
    return { email: key, name: shown, adminBy: config.admins.find((entry) => isNamed(entry, key, claims)) }
  }
}

/** Whether an entry of `--oidc-admins` names a person. */
function isNamed(entry: string, email: EmailKey, claims: Readonly<Record<string, unknown>>): boolean {
  const claim = claimOf(entry)
  if (claim === undefined) return emailKey(entry) === email
  const value = claims[claim.name]
  return value === claim.value || (Array.isArray(value) && value.includes(claim.value))
}

/** `groups=sheaf-admins` taken apart; undefined for an e-mail address. */
function claimOf(entry: string): { readonly name: string; readonly value: string } | undefined {
  const at = entry.indexOf('=')
  return at <= 0 ? undefined : { name: entry.slice(0, at), value: entry.slice(at + 1) }
}

function failed(why: string, cause?: unknown): ApiError {
  return new ApiError('sign_in_failed', `signing in has failed: ${why}`, { cause })
}
