import { openInlineStore } from '../src/store/sqlite/inline-store.ts'
import { authenticate } from '../src/tokens/authenticate.ts'
import { openTokenKeeper } from '../src/tokens/keeper.ts'
import { createToken, revokeToken, type TokenSpec } from '../src/tokens/manage.ts'
import { rotate } from '../src/tokens/rotate.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Secrets of indexing tokens whose time is over in one way or another, and of one that may only be rotated. */
export type TokenStates = Readonly<Record<'expired' | 'overdue' | 'revoked' | 'retired' | 'rotateOnly', string>>

/** Lives through the three days before now in an empty data directory, with clocks that are set forward. */
export async function makeTokenStates(dataDir: string): Promise<TokenStates> {
  const store = await openInlineStore(dataDir)
  const now = Math.floor(Date.now() / 1000)
  let wall = now - 3 * DAY
  try {
    const clocks = { wall: () => wall, monotonic: () => wall }
    let keeper = await openTokenKeeper(store, clocks, 'server')
    const beatAt = async (time: number) => {
      wall = time
      await keeper.beat()
    }
    const mint = async (name: string, more: Partial<TokenSpec> = {}) =>
      createToken(keeper, {
        name,
        kind: 'indexing',
        isGlobal: true,
        datasources: [],
        userEmail: undefined,
        scopes: [],
        expiresAt: now + 30 * DAY,
        rotationPeriodMinutes: 1_440,
        greenlist: [],
        ...more,
      })
    const callerWith = (secret: string) =>
      authenticate(keeper, { authorization: `Bearer ${secret}`, address: '127.0.0.1', kind: 'indexing' })

    const expired = await mint('expired', { expiresAt: wall + HOUR, rotationPeriodMinutes: undefined })
    const revoked = await mint('revoked')
    await revokeToken(keeper, revoked.token.id)
    const overdue = await mint('overdue')
    // A server that was up until after the deadline: as if it had beaten each minute.
    wall += DAY + MINUTE
    await store.write('setMeta', { name: 'heartbeat', value: String(wall) })
    keeper = await openTokenKeeper(store, clocks, 'server')

    await beatAt(now - DAY - 10 * MINUTE)
    const rotateOnly = await mint('rotate only')
    // A server that was not: it was last seen before the deadline, and starts after it.
    await beatAt(now - 20 * MINUTE)

    const retired = await mint('retired')
    const { rawSecret } = await rotate(keeper, await callerWith(retired.secret))
    await callerWith(rawSecret)
    return {
      expired: expired.secret,
      overdue: overdue.secret,
      revoked: revoked.secret,
      retired: retired.secret,
      rotateOnly: rotateOnly.secret,
    }
  } finally {
    await store.close()
  }
}
