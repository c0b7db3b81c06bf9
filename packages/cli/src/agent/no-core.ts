import { writeFileSync } from 'node:fs'

/** The parts of the memory of a process that a core file is made of, one a bit: none (core(5)). */
const NO_MEMORY = '0'

/**
 * Keeps secrets out of core files: should this process crash where those are written, the file has none of its memory. Only Linux
 * lets a process say so by itself; elsewhere it is up to who starts it.
 */
export function keepMemoryOutOfCores(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', NO_MEMORY)
  } catch {
    // Not Linux, or a system without it.
  }
}
