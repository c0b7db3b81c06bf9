import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { SegmentDamaged } from './damage.ts'

/** What a segment is read from: a file that stays open, or bytes that are in memory. */
export type ByteSource = {
  readonly name: string
  readonly size: number
  /** The caller has checked that the range is inside. Bytes of a file are read into the start of `room`, if that is given. */
  readonly read: (offset: number, length: number, room?: Uint8Array) => Uint8Array
  readonly close: () => void
}

export function sourceOfBytes(name: string, bytes: Uint8Array): ByteSource {
  // A Buffer is a Uint8Array of another shape; with one shape only, the loops over bytes stay fast.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    name,
    size: plain.length,
    read: (offset, length) => plain.subarray(offset, offset + length),
    close: () => {},
  }
}

export function sourceOfFile(path: string): ByteSource {
  const file = openFile(path)
  let isOpen = true
  return {
    name: path,
    size: fstatSync(file).size,
    read: (offset, length, room = new Uint8Array(length)) => {
      // After close the number may belong to another file.
      if (!isOpen) throw new Error(`Segment ${path} was closed before it was read`)
      return readFully(path, file, offset, room.subarray(0, length))
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      closeSync(file)
    },
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new SegmentDamaged(path, 'the file is missing', { cause: error })
    }
    throw error
  }
}

function readFully(path: string, file: number, offset: number, bytes: Uint8Array): Uint8Array {
  let filled = 0
  while (filled < bytes.length) {
    const count = readSync(file, bytes, filled, bytes.length - filled, offset + filled)
    if (count === 0) throw new SegmentDamaged(path, `the file ended before byte ${offset + bytes.length}`)
    filled += count
  }
  return bytes
}
