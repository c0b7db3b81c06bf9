import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { operationList } from '@sheaf/contract'

/** Paths of all the operations that the installed SDK has methods for, read from its code. */
export function pathsOfSdk(): ReadonlySet<string> {
  const folder = new URL('funcs/', import.meta.resolve('@gleanwork/api-client'))
  const files = readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith('.js'))
  const paths = files.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/pathToFunc\("([^"]+)"\)/g)].map(([, path = '']) => path),
  )
  return new Set(paths)
}

/** The files that prove operations by the official SDK; each proves all of its own. */
export type Share = 'official-sdk' | 'people' | 'metadata' | 'client-api' | 'troubleshooting'

function shareOf({ id, tag }: (typeof operationList)[number]): Share {
  if (tag === 'People' || tag === 'Entities') return 'people'
  if (tag === 'CustomMetadata' || tag === 'Shortcuts' || id === 'submit') return 'metadata'
  if (tag === 'Activity' || id === 'createauthtoken' || (tag === 'Search' && id !== 'search')) return 'client-api'
  return id.startsWith('debug') || id === 'getdocumentstatus' ? 'troubleshooting' : 'official-sdk'
}

/** Operations of a share for which the SDK has a method and which none of these requests has asked for. */
export function unproven(share: Share, answered: ReadonlySet<string>): readonly string[] {
  const offered = pathsOfSdk()
  return operationList
    .filter((operation) => shareOf(operation) === share && offered.has(operation.path))
    .filter(({ method, path }) => ![...answered].some((asked) => isOf(`${method} ${path}`, asked)))
    .map(({ id }) => id)
}

/** Whether a request was of an operation whose path may have parameters. */
function isOf(template: string, path: string): boolean {
  const parts = path.split('/')
  const expected = template.split('/')
  return parts.length === expected.length && expected.every((part, i) => part.startsWith('{') || part === parts[i])
}
