/** Whole numbers that one thread keeps and others read at any time, without a message that would wake either. */
export type SharedNumbers<Name extends string> = {
  readonly get: (name: Name) => number
  readonly set: (name: Name, value: number) => void
  /** What another thread needs to have the same numbers. */
  readonly memory: SharedArrayBuffer
}

/** @param memory that of the thread that has made them; left out, they are made, all 0 */
export function sharedNumbers<Name extends string>(
  names: readonly Name[],
  memory = new SharedArrayBuffer(names.length * BigInt64Array.BYTES_PER_ELEMENT),
): SharedNumbers<Name> {
  // 64 bits, since numbers of changes outgrow 32; atomic, so that none is ever read half written.
  const cells = new BigInt64Array(memory)
  return {
    get: (name) => Number(Atomics.load(cells, names.indexOf(name))),
    set: (name, value) => void Atomics.store(cells, names.indexOf(name), BigInt(value)),
    memory,
  }
}
