import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { temporaryDirectory } from './sheaf-process.ts'

/** A disk of its own, as far as this user may mount one. */
export type SmallDisk = {
  readonly directory: string
  readonly makeReadOnly: () => void
}

export const NO_DISK = 'this user may not mount a disk, so that nothing was tested'

/** Mounts a disk in memory that is unmounted when the test ends; undefined where that is not allowed. */
export function mountSmallDisk(context: Pick<TestContext, 'after'>, bytes: number): SmallDisk | undefined {
  const directory = join(temporaryDirectory(), 'disk')
  mkdirSync(directory)
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory]).status === 0
  if (!isMounted) return undefined
  context.after(() => {
    // Lazily: a process that was killed a moment ago may still have a file open.
    spawnSync('umount', ['--lazy', directory])
  })
  return {
    directory,
    makeReadOnly() {
      const { status, stderr } = spawnSync('mount', ['-o', 'remount,ro', directory])
      if (status !== 0) throw new Error(`the disk cannot be made read-only: ${stderr}`)
    },
  }
}
