import { bareToken, type TokenSource } from '../access-token.ts'
import { Configuration, type ConnectionOptions } from '../configuration.ts'
import { tell } from '../hooks.ts'
import { wait } from '../wait.ts'
import { isSheafSecret, rotateSafely, type Uncertainty } from './rotate-safely.ts'
import {
  checkTiming,
  nextRotationAt,
  ROTATION_TIMING,
  type RotationTimes,
  type RotationTiming,
} from './rotation-times.ts'
import type { SecretSink, StoredSecret } from './secret-sink.ts'

export type RotatingTokenOptions = ConnectionOptions & {
  readonly sink: SecretSink
  /** When to rotate within the period. */
  readonly timing?: Partial<RotationTiming>
  /** Told after each rotation, once the new secret is stored. */
  readonly onRotated?: (times: RotationTimes | undefined) => void
  /** Told when a rotation fails that nobody asked for, or the sink: calls go on with the secret that there is. */
  readonly onFailure?: (error: unknown) => void
  /** Milliseconds since 1970, the machine's own unless given. */
  readonly nowMs?: () => number
}

/** A rotation is answered in milliseconds: one that takes so long has lost its answer, and calls wait for it. */
const ROTATION_TIMEOUT_MS = 15_000
/** How long is waited after a rotation has failed before the next is tried: at first, and at most. */
const FAILED_WAIT_MS_FIRST = 30_000
const FAILED_WAIT_MS_MAX = 900_000
/** The same while an answer is lost: elsewhere than at Sheaf the old secret ends ten minutes after it. */
const UNCERTAIN_WAIT_MS_MAX = 60_000
/** Sleeps are short, since a clock may jump and a machine may sleep. */
const SLEEP_MS_MAX = 60_000

/**
 * The token of a configuration, which rotates by itself. It rotates when it is asked for the token and a part of the rotation
 * period is over; all who ask meanwhile wait for that one rotation. A new secret is stored before it is used. After a 401
 * it looks whether another program has stored another secret.
 *
 * One program should rotate a token; others read what it stores.
 *
 * @example
 * const host = 'https://search.example.com'
 * const token = new RotatingToken({ host, sink: fileSink('/var/lib/connector/token') })
 * const configuration = new Configuration({ host, accessToken: token })
 */
export class RotatingToken implements TokenSource {
  readonly #options: RotatingTokenOptions
  readonly #timing: RotationTiming
  readonly #nowMs: () => number
  readonly #random = Math.random()
  #current: StoredSecret | undefined
  /** Received, and not stored yet: it must not be used, and elsewhere than at Sheaf nobody can ask for it again. */
  #unstored: StoredSecret | undefined
  #uncertainty: Uncertainty = { isUncertain: false }
  #reading: Promise<StoredSecret> | undefined
  #rotating: Promise<void> | undefined
  #failures = 0
  #waitsUntilMs = 0

  /** @throws TypeError as Configuration does, and for a timing that leaves no rest of the period */
  constructor(options: RotatingTokenOptions) {
    this.#options = options
    this.#timing = { ...ROTATION_TIMING, ...options.timing }
    this.#nowMs = options.nowMs ?? Date.now
    checkTiming(this.#timing)
    this.#configurationFor('unused')
  }

  /**
   * The secret to authenticate with now, after rotating it if it is time. A secret whose times are not known is rotated at
   * once: only so they become known. If the rotation fails, this is the secret that there is.
   *
   * @throws whatever the sink throws at the first reading
   */
  async token(): Promise<string> {
    const current = this.#current ?? (await this.#read())
    if (this.#isDue(current) && this.#nowMs() >= this.#waitsUntilMs) await this.#rotateQuietly()
    return (this.#current ?? current).secret
  }

  /** Another secret, after the server has refused this one: one that was stored meanwhile, or Sheaf's current one. */
  async tokenInsteadOf(refused: string): Promise<string | undefined> {
    await this.#rotating?.catch(() => undefined)
    if (this.#current !== undefined && this.#current.secret !== refused) return this.#current.secret
    try {
      const stored = await this.#read()
      if (stored.secret !== refused) return stored.secret
    } catch (error) {
      tell(this.#options.onFailure, error)
      return undefined
    }
    // Sheaf gives the current secret to whoever has the one before. Others have nothing to give.
    if ((isSheafSecret(refused) || this.#unstored !== undefined) && this.#nowMs() >= this.#waitsUntilMs)
      await this.#rotateQuietly()
    return this.#current?.secret === refused ? undefined : this.#current?.secret
  }

  /**
   * Rotates now, together with whoever else asks for it.
   *
   * @throws what the call or the sink throws; SecretLostError if only an administrator can help
   */
  rotate(): Promise<void> {
    this.#rotating ??= this.#rotate().finally(() => {
      this.#rotating = undefined
    })
    return this.#rotating
  }

  /** Rotates in time for as long as the signal is not aborted, for programs that may make no call in a whole period. */
  async keepRotating(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.token().catch((error: unknown) => tell(this.#options.onFailure, error))
      await wait(SLEEP_MS_MAX, signal).catch(() => undefined)
    }
  }

  #isDue({ times }: StoredSecret): boolean {
    return times === undefined || this.#nowMs() / 1_000 >= nextRotationAt(times, this.#random, this.#timing)
  }

  #read(): Promise<StoredSecret> {
    const before = this.#current
    this.#reading ??= this.#readChecked()
      .then((stored) => {
        // A rotation that ended meanwhile knows better.
        if (this.#current === before) this.#adopt(stored)
        return this.#current ?? stored
      })
      .finally(() => {
        this.#reading = undefined
      })
    return this.#reading
  }

  async #readChecked(): Promise<StoredSecret> {
    const { secret, times } = await this.#options.sink.read()
    return { secret: bareToken(secret), times }
  }

  #adopt(secret: StoredSecret): void {
    if (this.#current?.secret !== secret.secret) this.#uncertainty = { isUncertain: false }
    this.#current = secret
  }

  /** Calls go on with the secret that there is: it is good for a while, or the server says why it is not. */
  async #rotateQuietly(): Promise<void> {
    // Whoever waits for the same rotation is not to tell of its failure once more.
    const isFirst = this.#rotating === undefined
    try {
      await this.rotate()
    } catch (error) {
      if (isFirst) tell(this.#options.onFailure, error)
    }
  }

  async #rotate(): Promise<void> {
    try {
      await this.#rotateOnce()
      this.#failures = 0
      this.#waitsUntilMs = 0
    } catch (error) {
      const waitMsMax = this.#uncertainty.isUncertain ? UNCERTAIN_WAIT_MS_MAX : FAILED_WAIT_MS_MAX
      const waitMs = Math.min(waitMsMax, FAILED_WAIT_MS_FIRST * 2 ** this.#failures) * (0.5 + Math.random() / 2)
      this.#failures += 1
      this.#waitsUntilMs = this.#nowMs() + waitMs
      throw error
    }
  }

  async #rotateOnce(): Promise<void> {
    const { sink } = this.#options
    if (this.#unstored !== undefined) return this.#store(this.#unstored)
    await sink.check?.()
    const before = this.#current
    const stored = await this.#readChecked()
    // Another program may have rotated it: then there is nothing to do, and the old secret may be worth nothing.
    const isNews = before !== undefined && stored.secret !== before.secret
    this.#adopt(stored)
    if (isNews && !this.#isDue(stored)) return
    const answer = await rotateSafely(this.#configurationFor(stored.secret), this.#uncertainty)
    // Other servers may leave the times out.
    const createdAt = answer.createdAt ?? Math.floor(this.#nowMs() / 1_000)
    const rotationPeriodMinutes = answer.rotationPeriodMinutes ?? stored.times?.rotationPeriodMinutes
    const times = rotationPeriodMinutes === undefined ? undefined : { createdAt, rotationPeriodMinutes }
    return this.#store({ secret: bareToken(answer.rawSecret), times })
  }

  async #store(next: StoredSecret): Promise<void> {
    this.#unstored = next
    await this.#options.sink.write(next)
    this.#unstored = undefined
    this.#adopt(next)
    tell(this.#options.onRotated, next.times)
  }

  #configurationFor(secret: string): Configuration {
    const { sink, timing, onRotated, onFailure, nowMs, ...connection } = this.#options
    return new Configuration({ timeoutMs: ROTATION_TIMEOUT_MS, ...connection, accessToken: secret })
  }
}
