import type { Clocks } from '../tokens/clock.ts'

/** Clocks that can be sent to another time, from where they run on. */
export type TravellingClocks = Clocks & {
  /** How far the wall clock is ahead of the machine’s. */
  readonly offsetSeconds: () => number
  /** Forward both clocks move, as when time passes; back only the wall clock does, as when somebody sets it. */
  readonly move: (seconds: number) => void
}

export function travellingClocks(machine: Clocks): TravellingClocks {
  // In whole milliseconds: a sum of fractions of seconds may end just below the second that was asked for.
  let wallOffsetMillis = 0
  let monotonicOffset = 0
  return {
    wall: () => Math.round(machine.wall() * 1000 + wallOffsetMillis) / 1000,
    monotonic: () => machine.monotonic() + monotonicOffset,
    offsetSeconds: () => wallOffsetMillis / 1000,
    move(seconds) {
      wallOffsetMillis += Math.round(seconds * 1000)
      monotonicOffset += Math.max(0, seconds)
    },
  }
}
