import type { SecretSink, StoredSecret } from '../src/index.ts'

/** A sink that keeps its secret in memory, notes what is written, and fails when it is told to. */
export function memorySink(first: StoredSecret) {
  const written: StoredSecret[] = [first]
  const trouble: { read?: Error; write?: Error; check?: Error } = {}
  let reads = 0
  const sink: SecretSink = {
    async read() {
      reads += 1
      if (trouble.read !== undefined) throw trouble.read
      return written.at(-1) ?? first
    },
    async write(next) {
      if (trouble.write !== undefined) throw trouble.write
      written.push(next)
    },
    async check() {
      if (trouble.check !== undefined) throw trouble.check
    },
  }
  return { sink, written, trouble, reads: () => reads }
}
