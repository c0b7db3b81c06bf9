import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A place for a new content beside the file that it will replace. */
export type PendingFile = {
  /**
   * Puts the content in the file’s place, durably: whoever reads sees the old one or the new one, never a part. Throws
   * the system’s error if that cannot be done, and leaves nothing beside the file.
   */
  readonly publish: (content: string) => void
  readonly discard: () => void
}

export type PendingOptions = {
  /** The mode of the new file; left out: that of the file it replaces, without rights for others, or else 0600. */
  readonly mode?: number
  /** So much room is taken at once, so that a content of this size cannot fail for want of it. */
  readonly reservedBytes: number
}

/**
 * Prepares to replace a file, or to make it. What cannot be written later shall fail now: throws the system’s error.
 *
 * Whoever calls it holds the lock of the file (`withFileLock`), so that what lies in the way was left by a process that
 * has died.
 */
export function prepareFile(file: string, { mode, reservedBytes }: PendingOptions): PendingFile {
  const temporary = join(dirname(file), `.${basename(file)}.next`)
  const replaced = statSync(file, { throwIfNoEntry: false })
  rmSync(temporary, { force: true })
  const descriptor = openSync(temporary, 'wx', 0o600)
  let isOpen = true
  const discard = () => {
    if (isOpen) closeSync(descriptor)
    isOpen = false
    rmSync(temporary, { force: true })
  }
  function orDiscard(act: () => void): void {
    try {
      act()
    } catch (error) {
      discard()
      throw error
    }
  }
  orDiscard(() => {
    // Written, not only asked for: on some file systems a promise of room is none.
    writeFrom(descriptor, Buffer.alloc(reservedBytes, ' '))
    fsyncSync(descriptor)
    const isGroupKept = replaced === undefined || keepOwner(descriptor, replaced)
    // The mode comes after the owner, whose change may clear bits of it; a foreign group gets no right by it.
    const kept = (replaced?.mode ?? 0o600) & (isGroupKept ? 0o660 : 0o600)
    fchmodSync(descriptor, mode ?? kept | 0o600)
  })
  return {
    publish(content) {
      orDiscard(() => {
        const bytes = Buffer.from(content)
        writeFrom(descriptor, bytes)
        ftruncateSync(descriptor, bytes.length)
        fsyncSync(descriptor)
        closeSync(descriptor)
        isOpen = false
        renameSync(temporary, file)
        syncDirectory(dirname(file))
      })
    },
    discard,
  }
}

/** Replaces a file at once. Throws the system’s error. */
export function replaceFile(file: string, content: string, mode?: number): void {
  prepareFile(file, { reservedBytes: 0, ...(mode === undefined ? {} : { mode }) }).publish(content)
}

/** The new name is durable once the directory is; some systems cannot sync one, and need not. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(directory, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The system’s code of a failure, such as ENOSPC. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

function writeFrom(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, written)
  }
}

/** Gives a file the owner of the one that it replaces, as far as this user may; false if the group is another one. */
function keepOwner(descriptor: number, { uid, gid }: { readonly uid: number; readonly gid: number }): boolean {
  for (const owner of [uid, fstatSync(descriptor).uid]) {
    try {
      fchownSync(descriptor, owner, gid)
      return true
    } catch (error) {
      if (!['EPERM', 'EINVAL', 'ENOSYS'].includes(codeOf(error))) throw error
    }
  }
  return fstatSync(descriptor).gid === gid
}
