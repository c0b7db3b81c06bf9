import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

export const NO_DISK = 'this user may not mount a small disk, so that nothing was tested'

/** The directory of a disk so small that it can be filled, until the test ends; undefined where this user may not mount one. */
export function smallDisk(t: TestContext, bytes: number): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'sheaf-small-disk-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory]).status === 0
  t.after(() => {
    // Lazily: what the test has open may be closed only after this.
    if (isMounted) spawnSync('umount', ['--lazy', directory])
    rmSync(directory, { recursive: true, force: true })
  })
  return isMounted ? directory : undefined
}
