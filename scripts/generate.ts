import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generate/files.ts'
import { findStale, type Staleness } from './generate/stale.ts'

/*
 * Writes what is generated from the contract: openapi.json, the server's table, docs/errors.md, docs/findings.md,
 * docs/compatibility.md, docs/limits.md, docs/assistants.md and
 * docs/client/; from the migrations and statements of the record: prepared.json; and from the help of the sheaf command:
 * docs/cli.md.
 * With --check it writes nothing, names the files that are stale and exits with 1 if there is one.
 */

const root = fileURLToPath(new URL('..', import.meta.url))

function report({ outdated, orphaned }: Staleness): void {
  const lines = [
    ...outdated.map((file) => `${file.path} is not what would be generated`),
    ...orphaned.map((path) => `${path} belongs to no operation`),
  ]
  if (lines.length === 0) return
  process.stderr.write(`${lines.join('\n')}\nRun: npm run generate\n`)
  process.exitCode = 1
}

async function write({ outdated, orphaned }: Staleness): Promise<void> {
  for (const file of outdated) {
    await mkdir(dirname(join(root, file.path)), { recursive: true })
    await writeFile(join(root, file.path), file.content)
    process.stdout.write(`wrote ${file.path}\n`)
  }
  for (const path of orphaned) {
    await rm(join(root, path))
    process.stdout.write(`removed ${path}\n`)
  }
}

const [argument, ...others] = process.argv.slice(2)
if (others.length > 0 || (argument !== undefined && argument !== '--check')) {
  process.stderr.write('Usage: node scripts/generate.ts [--check]\n')
  process.exitCode = 2
} else {
  const stale = await findStale(root, await generatedFiles())
  if (argument === '--check') report(stale)
  else await write(stale)
}
