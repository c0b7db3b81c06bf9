import { readFile } from 'node:fs/promises'
import { differenceReasons } from '@sheaf/contract/compatibility/differences'
import { openApiDocument } from '@sheaf/contract/openapi'
import { parse } from 'yaml'
import { compare } from './compare/compare.ts'
import { type ApiDescription, shapesOf } from './compare/shape.ts'

/*
 * Compares the contract with the protocol’s own description: node scripts/compare-protocol.ts indexing.yaml
 * Prints each difference with its reason, and exits with 1 if one has none or a reason is of no use any more.
 */

/** Operations whose paths do not begin where the others do. */
const OTHER_PREFIX = /^\/(submissions|document|custom-metadata)\//

async function main(file: string): Promise<void> {
  const protocol = parse(await readFile(file, 'utf8')) as ApiDescription
  const wanted = shapesOf(protocol, (path) => `${OTHER_PREFIX.test(path) ? '/rest/api/index' : '/api/index/v1'}${path}`)
  const found = shapesOf(openApiDocument() as unknown as ApiDescription, (path) => path)
  const used = new Set<string>()
  let unexplained = 0
  for (const { where, what } of compare(wanted, found)) {
    const reason = differenceReasons.find(({ pattern }) => pattern.test(`${where} ${what}`))
    if (reason === undefined) unexplained += 1
    else used.add(reason.pattern.source)
    process.stdout.write(`${where} ${what}\n    ${reason?.reason ?? 'NO REASON IS GIVEN'}\n`)
  }
  const unused = differenceReasons.filter(({ pattern }) => !used.has(pattern.source))
  for (const { pattern } of unused) process.stdout.write(`${pattern} explains nothing: take it out\n`)
  process.stdout.write(`${wanted.size} operations, ${unexplained} differences without a reason\n`)
  if (unexplained + unused.length > 0) process.exitCode = 1
}

const [file, ...others] = process.argv.slice(2)
if (file === undefined || others.length > 0) {
  process.stderr.write('Usage: node scripts/compare-protocol.ts FILE, the OpenAPI file of the Indexing API\n')
  process.exitCode = 2
} else await main(file)
