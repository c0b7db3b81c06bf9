import { limits } from '@sheaf/contract'
import fc from 'fast-check'
import type { Bench } from '../workbench.ts'
import { DAY, HOUR, MINUTE } from '../workbench.ts'

/** What happens to the server and its clocks. */
export type Event =
  | { readonly kind: 'serve' | 'wait' | 'freeze' | 'jump' | 'stay down'; readonly seconds: number }
  | { readonly kind: 'beat' }
  /** The server runs on until so long before the next deadline or end of an overlap, or after it if negative. */
  | { readonly kind: 'approach'; readonly seconds: number; readonly deadline: boolean }

/** A shorter silence of a running server, and a smaller jump, count as none. */
const FREEZE_SECONDS_MIN = 2 * limits.heartbeatSeconds.value + 1
const JUMP_SECONDS_MIN = limits.clockJumpSecondsMin.value + 1

/** The end that is approached comes between two heartbeats: a request is the first to see it. */
const UNSEEN = 45

const span = (least: number, most: number) =>
  fc.oneof(
    fc.integer({ min: least, max: least + 3 * MINUTE }),
    fc.integer({ min: least, max: 20 * MINUTE }),
    fc.integer({ min: least, max: 3 * HOUR }),
    fc.integer({ min: least, max: most }),
  )

const seconds = {
  serve: span(1, 30 * HOUR),
  wait: fc.integer({ min: 1, max: 50 }),
  freeze: span(FREEZE_SECONDS_MIN, 30 * HOUR),
  jump: span(JUMP_SECONDS_MIN, 3 * DAY),
  'stay down': span(1, 10 * DAY),
}
const timed = (kind: keyof typeof seconds): fc.Arbitrary<Event> =>
  seconds[kind].map((value) => ({ kind, seconds: value }))

export const anEvent: fc.Arbitrary<Event> = fc.oneof(
  timed('serve'),
  timed('wait'),
  timed('wait'),
  timed('freeze'),
  timed('jump'),
  seconds.jump.map((value): Event => ({ kind: 'jump', seconds: -value })),
  timed('stay down'),
  fc.constant<Event>({ kind: 'beat' }),
  fc.record({
    kind: fc.constant('approach' as const),
    seconds: fc.integer({ min: -40, max: 90 }),
    deadline: fc.boolean(),
  }),
)

/** @param ends when the next deadline and the next end of an overlap are due */
export async function happen(bench: Bench, event: Event, ends: { deadline: number; overlap: number }): Promise<void> {
  switch (event.kind) {
    case 'serve':
      return bench.serve(event.seconds)
    case 'beat':
      return bench.beat()
    case 'jump':
      return bench.jump(event.seconds)
    case 'stay down':
      return bench.stayDown(event.seconds)
    case 'wait':
      return bench.idle(event.seconds)
    case 'freeze':
      return bench.wait(event.seconds)
    case 'approach': {
      const left = (event.deadline ? ends.deadline : ends.overlap) - event.seconds - bench.now()
      if (left <= UNSEEN || left > 2 * DAY) return
      await bench.serve(left - UNSEEN)
      await bench.idle(UNSEEN)
    }
  }
}
