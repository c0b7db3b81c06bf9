import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from './sheaf-process.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A folder that looks like the project’s own, in which a test may leave files. */
export function makeCheckout(): string {
  const folder = temporaryDirectory()
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'node_modules', 'packages', 'scripts', 'docs'])
    symlinkSync(join(root, name), join(folder, name))
  return folder
}
