import type { Clocks } from '../tokens/clock.ts'

/** Clocks that can be sent to another time, from where they run on. */
export type TravellingClocks = Clocks & {
  /** How far the wall clock is ahead of the machine’s. */
  readonly offsetSeconds: () => number
  /** Forward both clocks move, as when time passes; back only the wall clock does, as when somebody sets it. */
  readonly move: (seconds: number) => void
}

export function travellingClocks(machine: Clocks): TravellingClocks {
  let wallOffset = 0
  let monotonicOffset = 0
  return {
    wall: () => machine.wall() + wallOffset,
    monotonic: () => machine.monotonic() + monotonicOffset,
    offsetSeconds: () => wallOffset,
    move(seconds) {
      wallOffset += seconds
      monotonicOffset += Math.max(0, seconds)
    },
  }
}
