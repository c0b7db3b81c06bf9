import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where a segment is written to, from front to back. */
export type ByteOutput = {
  readonly write: (bytes: Uint8Array) => void
  /** Makes it last; the bytes if they were kept in memory. */
  readonly finish: () => Uint8Array | undefined
  /** Takes back what was written, unless it is finished. */
  readonly abandon: () => void
}

export function outputToMemory(): ByteOutput {
  const pieces: Uint8Array[] = []
  return {
    write: (bytes) => {
      pieces.push(bytes.slice())
    },
    finish: () => {
      const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
      let at = 0
      for (const piece of pieces) {
        whole.set(piece, at)
        at += piece.length
      }
      return whole
    },
    abandon: () => {},
  }
}

/** The file must not exist yet: a segment is never overwritten. */
export function outputToFile(path: string): ByteOutput {
  const file = openSync(path, 'wx', 0o600)
  let isOpen = true
  let isFinished = false
  const close = () => {
    if (!isOpen) return
    isOpen = false
    closeSync(file)
  }
  return {
    write: (bytes) => {
      let written = 0
      while (written < bytes.length) written += writeSync(file, bytes, written, bytes.length - written)
    },
    finish: () => {
      fsyncSync(file)
      close()
      syncDirectory(dirname(path))
      isFinished = true
      return undefined
    },
    abandon: () => {
      if (isFinished) return
      close()
      unlinkSync(path)
    },
  }
}

/** Without this a loss of power may take the name of a file whose content has survived. Windows has no such thing. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(directory, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
