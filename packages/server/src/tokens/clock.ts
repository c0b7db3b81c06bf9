import { limits } from '@sheaf/contract/limits'
import type { Outage } from './standing.ts'

/** The two clocks of a machine, in seconds: the wall clock can be set, the monotonic one only runs. */
export type Clocks = { readonly wall: () => number; readonly monotonic: () => number }

export const systemClocks: Clocks = {
  wall: () => Date.now() / 1000,
  monotonic: () => performance.now() / 1000,
}

/** Both clocks at one moment. The wall time, in whole Unix seconds, is the time by which tokens are judged. */
export type Reading = { readonly wall: number; readonly monotonic: number }

export function readClocks(clocks: Clocks): Reading {
  return { wall: Math.floor(clocks.wall()), monotonic: clocks.monotonic() }
}

/** When a server last stored that it is alive. `monotonic` is undefined if another process did: its clock starts elsewhere. */
export type Heartbeat = { readonly wall: number; readonly monotonic: number | undefined }

/** A heartbeat is due each minute: one that is late by as much again was held up. */
const SILENCE_SECONDS_MAX = 2 * limits.heartbeatSeconds.value

/**
 * The span since the last heartbeat, if nobody could rotate in it or in a part of it: no process was there, or it was
 * stopped, or could not write, or the wall clock jumped ahead. A clock that was set back is no outage.
 */
export function outageSince(heartbeat: Heartbeat, now: Reading): Outage | undefined {
  const silence = now.wall - heartbeat.wall
  if (silence <= 0) return undefined
  const outage = { from: heartbeat.wall, to: now.wall }
  if (heartbeat.monotonic === undefined) return outage
  const elapsed = now.monotonic - heartbeat.monotonic
  const isSilent = Math.max(silence, elapsed) > SILENCE_SECONDS_MAX
  const hasJumped = silence - elapsed > limits.clockJumpSecondsMin.value
  return isSilent || hasJumped ? outage : undefined
}
