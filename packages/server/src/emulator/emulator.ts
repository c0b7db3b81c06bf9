import { systemClocks } from '../tokens/clock.ts'
import { addFaultHooks } from './fault-hooks.ts'
import { type Fault, faultSource } from './faults.ts'
import type { Emulator } from './port.ts'
import { addDevRoutes } from './routes.ts'
import { travellingClocks } from './travelling-clocks.ts'

export type EmulatorOptions = {
  /** Faults of all requests, until others are set. */
  readonly faults: readonly Fault[]
  /** How long after the last write the index takes it up. */
  readonly indexDelaySeconds: number
  readonly prepare: Emulator['prepare']
}

/** Makes what turns a server into one that connectors are tested against. */
export function openEmulator({ faults, indexDelaySeconds, prepare }: EmulatorOptions): Emulator {
  const clocks = travellingClocks(systemClocks)
  let forAll = faultSource(faults, Math.random)
  return {
    clocks,
    prepare,
    extend(app, { tokens, indexer }) {
      indexer.holdBack(indexDelaySeconds * 1000)
      addFaultHooks(app, () => forAll(), Math.random)
      addDevRoutes(app, {
        clocks,
        tokens,
        indexer,
        setFaults(wanted) {
          forAll = faultSource(wanted, Math.random)
        },
      })
    },
  }
}
