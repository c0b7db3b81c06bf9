import type { FetchFunction } from '@sheaf/client'
import fc from 'fast-check'
import type { Handler, ServerAnswer } from '../strict-server.ts'

/** What happens to one request on its way, or to its answer on the way back. */
export const faults = [
  'none',
  /** Nothing listens. */
  'refused',
  /** The connection breaks before the request has arrived. */
  'request lost',
  'answer lost',
  'answer cut',
  'answer too late',
  /** A gateway says that the server has failed, which has done it. */
  'bad gateway',
  'busy',
  /** Something in between repeats an answer of before, and the server hears of nothing. */
  'answer repeated',
] as const
export type Fault = (typeof faults)[number]

/** Of these the server has done what it was asked, and the answer does not arrive. */
export const losing: ReadonlySet<Fault> = new Set(['answer lost', 'answer cut', 'answer too late', 'bad gateway'])

export const someFaults = fc.array(fc.constantFrom(...faults), { maxLength: 6 })

export type FaultyWay = {
  readonly fetch: FetchFunction
  readonly add: (faults: readonly Fault[]) => void
  readonly clear: () => void
}

export type WayOptions = {
  readonly handle: Handler
  /** Undefined for an answer without the time. */
  readonly date: () => Date
  readonly pass: (seconds: number) => void
  /** Another fault is taken where this one would make two lost answers in a row, which a strict server does not forgive. */
  readonly mayLose: () => boolean
}

/** A network in the test’s hands. */
export function openFaultyWay({ handle, date, pass, mayLose }: WayOptions): FaultyWay {
  let queue: Fault[] = []
  let lastRotation: ServerAnswer | undefined

  const broken = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
  const responseOf = ({ status, body, headers }: ServerAnswer, text = JSON.stringify(body)) =>
    new Response(text, {
      status,
      headers: { date: date().toUTCString(), 'content-type': 'application/json', ...headers },
    })

  return {
    add: (more) => queue.push(...more),
    clear: () => {
      queue = []
    },
    async fetch(url, init) {
      const { pathname } = new URL(url)
      const secret = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? ''
      const wanted = queue.shift() ?? 'none'
      const isRotation = pathname.endsWith('/rotatetoken')
      const fault = isRotation && losing.has(wanted) && !mayLose() ? 'refused' : wanted
      if (fault === 'refused') throw broken('ECONNREFUSED')
      if (fault === 'request lost') throw broken('ECONNRESET')
      if (fault === 'busy') return responseOf({ status: 503, body: { message: 'come again later' } })
      if (fault === 'answer repeated' && isRotation && lastRotation !== undefined) return responseOf(lastRotation)
      const answer = await handle(pathname, secret)
      if (isRotation && answer.status === 200 && fault === 'none') lastRotation = answer
      switch (fault) {
        case 'answer lost':
          throw broken('UND_ERR_SOCKET')
        case 'answer cut':
          return responseOf(answer, JSON.stringify(answer.body).slice(0, -9))
        case 'answer too late':
          pass(15)
          throw broken('UND_ERR_HEADERS_TIMEOUT')
        case 'bad gateway':
          return responseOf({ status: 502, body: { message: 'upstream broke off' } })
        default:
          return responseOf(answer)
      }
    },
  }
}
