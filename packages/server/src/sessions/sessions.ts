import type { EmailKey } from '@sheaf/contract'
import { limits } from '@sheaf/contract/limits'
import { hasLeft } from '../identity/leavers.ts'
import { findMeta } from '../store/reads/meta.ts'
import {
  findSessionByHash,
  hasSignInLink,
  listLivingSessions,
  type SessionRow,
  sessionBounds,
} from '../store/reads/sessions.ts'
import { listTokens } from '../store/reads/tokens.ts'
import type { AuditEntry } from '../store/writes/tokens.ts'
import { findTokenOfSecret } from '../tokens/authenticate.ts'
import type { TokenCaller } from '../tokens/caller.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'
import { newTokenId } from '../tokens/secret.ts'
import { LINK_SUBJECT, personSubject } from './actor.ts'
import { hashOfBrowserSecret, newBrowserSecret } from './secret.ts'

/** What a browser says of itself when it signs in. */
export type BrowserFacts = {
  readonly address: string
  readonly userAgent: string
  /** The session secret that it has already. */
  readonly secret: string | undefined
}

/** A person for whom a provider has vouched. */
export type VouchedPerson = { readonly email: EmailKey; readonly name: string; readonly adminBy: string | undefined }

/** A session that is good now. */
export type LiveSession = { readonly row: SessionRow; readonly isAdministrator: boolean }

/** A session that has just begun, with the secret that the browser is to keep. */
export type BegunSession = LiveSession & { readonly secret: string }

/** Who is signed in to the console. */
export type Sessions = {
  readonly beginWithToken: (caller: TokenCaller, browser: BrowserFacts) => Promise<BegunSession>
  readonly beginAsPerson: (person: VouchedPerson, browser: BrowserFacts) => Promise<BegunSession>
  /** Undefined if the link is none, was used or is too old. */
  readonly redeemLink: (link: string, browser: BrowserFacts) => Promise<BegunSession | undefined>
  /**
   * The session of a secret; undefined if there is none, or it has ended. Throws the 403 if the token behind it may not
   * be used from the address.
   */
  readonly find: (secret: string, address: string) => Promise<LiveSession | undefined>
  /** Ends the session of a secret, if there is one: also from where it could not be used. */
  readonly signOut: (secret: string) => Promise<void>
  /** Ends a session. Answers false if there is none of that id. */
  readonly end: (id: string, by: { readonly address: string; readonly detail: string } | undefined) => Promise<boolean>
  readonly list: () => Promise<readonly LiveSession[]>
  /**
   * Makes the link that lets an administrator in once, in place of any earlier one, and answers its secret. Undefined once
   * there was an admin token, or a link was used: whoever runs the server has a way in then.
   */
  readonly makeFirstLink: () => Promise<string | undefined>
  readonly hasLink: () => Promise<boolean>
}

/** @param oidcAdmins the present entries of `--oidc-admins`; undefined where people cannot sign in by OpenID Connect */
export function openSessions(tokens: TokenKeeper, oidcAdmins: readonly string[] | undefined): Sessions {
  const { store, now } = tokens
  /** Sessions whose last use is being written. */
  const touching = new Set<string>()

  function newRow(browser: BrowserFacts, who: Pick<SessionRow, 'method' | 'name'> & Partial<SessionRow>) {
    const secret = newBrowserSecret()
    const at = now()
    const session: SessionRow = {
      id: newTokenId(),
      hash: secret.hash,
      token_id: null,
      token_generation: null,
      email_key: null,
      admin_by: null,
      created_at: at,
      expires_at: at + limits.sessionSeconds.value,
      last_seen_at: at,
      address: browser.address,
      user_agent: browser.userAgent.slice(0, limits.nameCharactersMax.value),
      ...who,
    }
    const subject = subjectOf(session)
    const { address } = browser
    const detail = `session ${session.id} by ${session.method}`
    const audit: AuditEntry = { tokenId: subject, event: 'signed_in', address, at, count: 1, detail }
    const previous = browser.secret === undefined ? undefined : hashOfBrowserSecret(browser.secret)
    return { secret: secret.text, begin: { session, previous, sessionsMax: limits.sessionsMax.value, audit } }
  }

  async function begin(browser: BrowserFacts, who: Parameters<typeof newRow>[1]): Promise<BegunSession> {
    const made = newRow(browser, who)
    await store.write('beginSession', made.begin)
    return { row: made.begin.session, isAdministrator: isAdministrator(made.begin.session), secret: made.secret }
  }

  function isAdministrator({ method, admin_by: adminBy }: SessionRow): boolean {
    return method !== 'oidc' || (adminBy !== null && oidcAdmins?.includes(adminBy) === true)
  }

  async function findRow(secret: string): Promise<SessionRow | undefined> {
    const hash = hashOfBrowserSecret(secret)
    return hash === undefined ? undefined : findSessionByHash(store.read, hash)
  }

  const bounds = () => sessionBounds(now() * 1_000)

  /** Whether what the session stands on still holds, besides its own time. */
  async function isGood({ method, token_id, token_generation, email_key }: SessionRow, address: string) {
    if (method === 'oidc' && oidcAdmins === undefined) return false
    if (email_key !== null && (await hasLeft(store.read, email_key as EmailKey, now() * 1000))) return false
    if (token_id === null || token_generation === null) return true
    return (await findTokenOfSecret(tokens, token_id, token_generation, address)) !== undefined
  }

  /** In the background: nobody waits for it, and one that is lost makes the session end a little earlier. */
  function touch({ id, last_seen_at: lastSeenAt }: SessionRow): void {
    const at = now()
    if (at - lastSeenAt < limits.lastUsedSecondsMin.value || touching.has(id)) return
    touching.add(id)
    const done = () => touching.delete(id)
    store.write('touchSession', { id, at }).then(done, done)
  }

  return {
    beginWithToken: ({ token, generation }, browser) =>
      begin(browser, { method: 'token', name: token.name, token_id: token.id, token_generation: generation }),
    beginAsPerson: ({ email, name, adminBy }, browser) =>
      begin(browser, { method: 'oidc', name, email_key: email, admin_by: adminBy ?? null }),
    async redeemLink(text, browser) {
      const link = hashOfBrowserSecret(text)
      if (link === undefined) return undefined
      const { begin: values, secret } = newRow(browser, { method: 'link', name: 'Administrator' })
      if (!(await store.write('redeemSignInLink', { ...values, link }))) return undefined
      return { row: values.session, isAdministrator: true, secret }
    },
    async find(secret, address) {
      const row = await findRow(secret)
      if (row === undefined) return undefined
      const { now: at, idleSince } = bounds()
      if (row.expires_at <= at || row.last_seen_at <= idleSince || !(await isGood(row, address))) {
        // For good: a clock that is set back revives nothing.
        await store.write('endSession', { id: row.id, audit: undefined })
        return undefined
      }
      touch(row)
      return { row, isAdministrator: isAdministrator(row) }
    },
    async signOut(secret) {
      const row = await findRow(secret)
      if (row !== undefined) await store.write('endSession', { id: row.id, audit: undefined })
    },
    async end(id, by) {
      const row = (await listLivingSessions(store.read, bounds(), limits.sessionsMax.value)).find(
        (each) => each.id === id,
      )
      if (row === undefined) return false
      const event = { tokenId: subjectOf(row), event: 'session_revoked' as const, at: now(), count: 1 }
      return store.write('endSession', { id, audit: by === undefined ? undefined : { ...event, ...by } })
    },
    async list() {
      const rows = await listLivingSessions(store.read, bounds(), limits.sessionsListedMax.value)
      return rows.map((row) => ({ row, isAdministrator: isAdministrator(row) }))
    },
    async makeFirstLink() {
      const hadAdmin = (await listTokens(store.read)).some(({ kind }) => kind === 'admin')
      if (hadAdmin || (await findMeta(store.read, 'firstSignIn')) !== undefined) return undefined
      const { text, hash } = newBrowserSecret()
      await store.write('putSignInLink', { hash, expiresAt: now() + limits.signInLinkSeconds.value })
      return text
    },
    hasLink: () => hasSignInLink(store.read, now()),
  }
}

/** Whose entries in the audit are those of a session. */
export function subjectOf({ token_id: tokenId, email_key: email }: SessionRow): string {
  if (tokenId !== null) return tokenId
  return email === null ? LINK_SUBJECT : personSubject(email as EmailKey)
}
