import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CommandFailure } from './failure.ts'

/** A place for a new secret beside the file that it will replace. */
export type PendingTokenFile = {
  /**
   * Puts the secret in the file’s place: whoever reads sees the old one or the new one, never a part. Throws
   * CommandFailure if that cannot be done, and leaves the file as it was.
   */
  readonly publish: (secret: string) => void
  readonly discard: () => void
}

/**
 * Prepares to replace a token file, before the secret is rotated: what cannot be written afterwards must fail now.
 * Throws CommandFailure.
 */
export function prepareTokenFile(name: string): PendingTokenFile {
  // A link stays one: what it leads to is replaced.
  const file = realpathSync(name)
  const directory = dirname(file)
  const temporary = join(directory, `.${basename(file)}.${randomBytes(6).toString('hex')}`)
  let descriptor: number
  try {
    descriptor = openSync(temporary, 'wx', 0o600)
  } catch (error) {
    throw new CommandFailure(
      `nothing was rotated: ${directory} cannot be written (${codeOf(error)}). ` +
        'Give a --token-file in a directory that this user may write.',
    )
  }
  return {
    publish(secret) {
      try {
        writeFileSync(descriptor, `${secret}\n`)
        fsyncSync(descriptor)
        closeSync(descriptor)
        renameSync(temporary, file)
        syncDirectory(directory)
      } catch (error) {
        rmSync(temporary, { force: true })
        throw new CommandFailure(
          `the token was rotated, but ${file} cannot be written (${codeOf(error)}) and holds the old secret. ` +
            'Make it writable and run this again soon: the server answers the same secret again.',
        )
      }
    },
    discard() {
      closeSync(descriptor)
      rmSync(temporary, { force: true })
    },
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

/** The new name is durable once the directory is; some systems cannot sync one, and need not. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(directory, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
