import type { Store } from '../store/port.ts'
import { findMeta } from '../store/reads/meta.ts'
import { listLiveTokens, listOutages, listTokens, type SecretRow, type TokenRow } from '../store/reads/tokens.ts'
import type { AuditEntry } from '../store/writes/tokens.ts'
import { type Clocks, type Heartbeat, outageSince, readClocks } from './clock.ts'
import { openNotes } from './notes.ts'
import { currentSecretOf, type ShownSecret, secretStateOf, tokenStateOf } from './records.ts'
import { type Outage, type Standing, standingOf } from './standing.ts'

/**
 * Keeps time for the tokens of a process: knows the outages, writes the heartbeat, stores what time has ended, and
 * gathers what need not be written at once.
 */
export type TokenKeeper = {
  readonly store: Store
  /** Unix seconds, whole. */
  readonly now: () => number
  /**
   * What a secret may do at this moment.
   *
   * @param successor the secret to which a nonce leads from this one; undefined if there is none
   */
  readonly standingNow: (token: TokenRow, shown: ShownSecret, successor: SecretRow | undefined) => Standing
  /**
   * Stores an end that a standing reveals, the first time it is seen. To be awaited before anybody is told of it: then a
   * clock that is set back later revives nothing.
   *
   * @param generation that of the token’s current secret
   */
  readonly storeEnd: (token: TokenRow, generation: number, shown: ShownSecret, standing: Standing) => Promise<void>
  /** Adds to the audit in the background: for refusals, which must not cost a write each. */
  readonly noteLater: (entry: Omit<AuditEntry, 'at' | 'count'>) => void
  /** Notes that a token was used, in the background. */
  readonly noteUse: (tokenId: string, address: string) => void
  /**
   * Writes the heartbeat and what was gathered, and stores the ends that have come. A server calls it every
   * `limits.heartbeatSeconds`; while it is not called, or fails, time counts as an outage.
   */
  readonly beat: () => Promise<void>
  /**
   * Moves the clocks, for an emulator. The time passed over counts as time in which the server was up: deadlines in it
   * pass, and nobody is left time to rotate as after an outage.
   */
  readonly travel: (moveClocks: () => void) => Promise<void>
}

/**
 * @param role a `server` owns the heartbeat. A `command` that runs beside or without a server only reads it, and takes
 *   the time since for an outage.
 */
export async function openTokenKeeper(store: Store, clocks: Clocks, role: 'server' | 'command'): Promise<TokenKeeper> {
  const notes = openNotes()
  let outages = await storedOutages(store)
  let heartbeat = await storedHeartbeat(store, readClocks(clocks).wall)
  /** How often nonces were deleted. One to start with: a crash may have come before their traces were cut from the log. */
  let deletions = role === 'server' ? 1 : 0
  let deletionsCut = 0
  let beating: Promise<void> | undefined

  function standingNow(token: TokenRow, shown: ShownSecret, successor: SecretRow | undefined): Standing {
    const now = readClocks(clocks)
    const ongoing = outageSince(heartbeat, now)
    return standingOf(
      tokenStateOf(token),
      secretStateOf(shown),
      successor === undefined ? undefined : secretStateOf(successor),
      ongoing === undefined ? outages : [...outages, ongoing],
      now.wall,
    )
  }

  async function storeEnd(token: TokenRow, generation: number, shown: ShownSecret, standing: Standing): Promise<void> {
    const at = readClocks(clocks).wall
    if (standing.kind === 'ended' && (standing.why === 'expired' || standing.why === 'overdue')) {
      if (token.ended !== null) return
      const audit = { tokenId: token.id, event: standing.why, address: '', at, count: 1, detail: '' }
      await store.write('endToken', { tokenId: token.id, ended: standing.why, generation, audit })
      deletions += 1
    } else if (standing.kind !== 'usable' && shown.retired_at !== null && shown.is_overlap_over === 0) {
      await sweep(at)
    }
  }

  async function sweep(now: number): Promise<void> {
    if ((await store.write('sweepSecrets', { now })) > 0) deletions += 1
  }

  async function beatOnce(): Promise<void> {
    const now = readClocks(clocks)
    // What was stamped in a future that is now ahead again goes first, since all else is judged by it.
    await store.write('rebaseSecrets', { now: now.wall })
    if (role === 'server') {
      const outage = outageSince(heartbeat, now)
      if (outage !== undefined) await store.write('recordOutage', outage)
      outages = await storedOutages(store)
      await store.write('setMeta', { name: 'heartbeat', value: String(now.wall) })
      heartbeat = now
    } else {
      outages = await storedOutages(store)
      heartbeat = await storedHeartbeat(store, now.wall)
    }
    await notes.flush(store)
    for (const token of await listLiveTokens(store.read)) {
      const current = currentSecretOf(token)
      await storeEnd(token, current.generation, current, standingNow(token, current, undefined))
    }
    await sweep(now.wall)
    // Requests may delete more while this one is waited for.
    const cutting = deletions
    if (cutting > deletionsCut && (await store.truncateLog())) deletionsCut = cutting
  }

  const keeper: TokenKeeper = {
    store,
    now: () => readClocks(clocks).wall,
    standingNow,
    storeEnd,
    noteLater: (entry) => notes.addAudit({ ...entry, at: readClocks(clocks).wall, count: 1 }),
    noteUse: (tokenId, address) => notes.addUse({ tokenId, at: readClocks(clocks).wall, from: address }),
    beat() {
      // One that the disk holds up is not overtaken by the next.
      beating ??= beatOnce().finally(() => {
        beating = undefined
      })
      return beating
    },
    async travel(moveClocks) {
      // One under way would put its own, earlier time into the heartbeat when it ends.
      while (beating !== undefined) await beating
      moveClocks()
      heartbeat = readClocks(clocks)
      await keeper.beat()
    },
  }
  await keeper.beat()
  return keeper
}

async function storedOutages(store: Store): Promise<readonly Outage[]> {
  return (await listOutages(store.read)).map(({ from_at, to_at }) => ({ from: from_at, to: to_at }))
}

/** Where no server has run yet, there was none since the first token was made. */
async function storedHeartbeat(store: Store, now: number): Promise<Heartbeat> {
  const stored = await findMeta(store.read, 'heartbeat')
  if (stored !== undefined) return { wall: Number(stored), monotonic: undefined }
  const [first] = await listTokens(store.read)
  return { wall: first?.created_at ?? now, monotonic: undefined }
}
