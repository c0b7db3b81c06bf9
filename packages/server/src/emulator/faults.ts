/** Faults that a server is asked to have: what goes wrong, and when. */

export type FaultEffect =
  /** The request is carried out, then the connection is cut before the answer. */
  | { readonly kind: 'drop' }
  /** Nothing is carried out. */
  | { readonly kind: 'status'; readonly status: 429 | 500 | 503 }
  /** The request is carried out, then the answer is held back. */
  | { readonly kind: 'slow'; readonly millis: number }

export type Fault = {
  readonly effect: FaultEffect
  /** From 0 to 1. */
  readonly probability: number
  /** Only so many requests have it. */
  readonly requestsMax: number
}

/** What a request meets: at most one outcome, and a delay before its answer. */
export type Strike = {
  readonly outcome: Exclude<FaultEffect, { readonly kind: 'slow' }> | undefined
  readonly slowMillis: number
}

/** A text that names no faults; its message says what is wrong and what would do. */
export class FaultSyntaxError extends Error {
  override readonly name = 'FaultSyntaxError'
  readonly what: string
  readonly remedy: string

  constructor(what: string, remedy: string) {
    super(`${what}. ${remedy}`)
    this.what = what
    this.remedy = remedy
  }
}

/** The longest delay of an answer: an hour outlasts every client. */
const SLOW_MILLIS_MAX = 3_600_000

/** How faults are written, as help and refusals say it. */
export const FAULT_SYNTAX =
  'drop, 429, 500, 503 or slow=MILLIS, separated by commas, each for every request, with a probability such as 429@0.2, ' +
  'or for the next few requests as in 503@first=2; or none'

/** Reads faults such as `slow=200,429@0.2`. Throws FaultSyntaxError. */
export function parseFaults(text: string): readonly Fault[] {
  if (text.trim() === 'none') return []
  return text.split(',').map((part) => faultOf(part.trim()))
}

function faultOf(text: string): Fault {
  const [effectText = '', when, ...more] = text.split('@')
  const effect = effectOf(effectText)
  if (effect === undefined || more.length > 0) throw refused(text)
  if (when === undefined) return { effect, probability: 1, requestsMax: Number.POSITIVE_INFINITY }
  const [, count] = /^first=([1-9]\d{0,8})$/.exec(when) ?? []
  if (count !== undefined) return { effect, probability: 1, requestsMax: Number(count) }
  const probability = /^[01](\.\d+)?$|^\.\d+$/.test(when) ? Number(when) : Number.NaN
  if (!(probability > 0 && probability <= 1)) throw refused(text)
  return { effect, probability, requestsMax: Number.POSITIVE_INFINITY }
}

function effectOf(text: string): FaultEffect | undefined {
  switch (text) {
    case 'drop':
      return { kind: 'drop' }
    case '429':
      return { kind: 'status', status: 429 }
    case '500':
      return { kind: 'status', status: 500 }
    case '503':
      return { kind: 'status', status: 503 }
    default: {
      const [, digits] = /^slow=(\d{1,9})$/.exec(text) ?? []
      const millis = Number(digits)
      return millis <= SLOW_MILLIS_MAX ? { kind: 'slow', millis } : undefined
    }
  }
}

function refused(text: string): FaultSyntaxError {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return new FaultSyntaxError(`"${shown}" is no fault`, `Give ${FAULT_SYNTAX}.`)
}

/** Draws what requests meet, one after the other. */
export type FaultSource = () => Strike

/** @param random from 0 to below 1 */
export function faultSource(faults: readonly Fault[], random: () => number): FaultSource {
  const requests = new Map(faults.map((fault) => [fault, 0]))
  function hits(fault: Fault): boolean {
    const before = requests.get(fault) ?? 0
    if (before >= fault.requestsMax) return false
    requests.set(fault, before + 1)
    return random() < fault.probability
  }

  return () => {
    let outcome: Strike['outcome']
    let slowMillis = 0
    for (const fault of faults) {
      const { effect } = fault
      // Only one thing can happen to a request, so one that has its fate leaves the other counts alone.
      if ((effect.kind !== 'slow' && outcome !== undefined) || !hits(fault)) continue
      if (effect.kind === 'slow') slowMillis += effect.millis
      else outcome = effect
    }
    return { outcome, slowMillis }
  }
}
