import { inflateRawSync } from 'node:zlib'
import { limits } from '@sheaf/contract/limits'
import type { Entry, ZipFile } from 'yauzl'
import { damaged, ENCRYPTED, UnreadableFile } from '../unreadable.ts'

/** The parts of a zip container. They are unpacked when they are asked for, all together no more than a limit. */
export type Zip = {
  /** In the order of the container. */
  readonly names: readonly string[]
  readonly has: (name: string) => boolean
  /** The bytes of a part; undefined if there is none of that name. */
  readonly bytes: (name: string) => Promise<Buffer | undefined>
  /** The same as text; empty if there is none. */
  readonly text: (name: string) => Promise<string>
}

const DEFLATED = 8

/** Throws UnreadableFile. */
export async function openZip(content: Buffer): Promise<Zip> {
  const { fromBufferPromise } = (await import('yauzl')).default
  const parts = new Map<string, Entry>()
  let zip: ZipFile
  try {
    zip = await fromBufferPromise(content, { lazyEntries: true, validateEntrySizes: true })
    for await (const entry of zip.eachEntry()) {
      if (parts.size >= limits.filePartsMax.value) {
        throw new UnreadableFile(`it has more than ${limits.filePartsMax.value.toLocaleString('en-US')} parts`)
      }
      if (!parts.has(entry.fileName)) parts.set(entry.fileName, entry)
    }
  } catch (error) {
    throw asUnreadable(error)
  }
  let left = limits.fileUnpackedBytesMax.value

  async function bytes(name: string): Promise<Buffer | undefined> {
    const entry = parts.get(name)
    if (entry === undefined) return undefined
    if ((entry.generalPurposeBitFlag & 1) === 1) throw new UnreadableFile(ENCRYPTED)
    let unpacked: Buffer
    try {
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
      const packed = content.subarray(fileDataStart, fileDataStart + entry.compressedSize)
      unpacked = entry.compressionMethod === DEFLATED ? inflateRawSync(packed, { maxOutputLength: left + 1 }) : packed
    } catch (error) {
      throw asUnreadable(error)
    }
    left -= unpacked.length
    if (left < 0) throw new UnreadableFile(TOO_LARGE)
    return unpacked
  }

  return {
    names: [...parts.keys()],
    has: (name) => parts.has(name),
    bytes,
    text: async (name) => decodeXml((await bytes(name)) ?? Buffer.alloc(0)),
  }
}

const TOO_LARGE = `it unpacks to more than ${limits.fileUnpackedBytesMax.value.toLocaleString('en-US')} bytes`

function asUnreadable(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error
  const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
  return new UnreadableFile(isTooLarge ? TOO_LARGE : damaged('zip container'), { cause: error })
}

/** XML says its encoding by its first bytes; office documents are in UTF-8 or UTF-16. */
function decodeXml(bytes: Buffer): string {
  const encoding = bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : bytes[0] === 0xff ? 'utf-16le' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
