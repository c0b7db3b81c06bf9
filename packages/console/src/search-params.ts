/** What stands in an address behind the question mark: each name with its values, in their order. */
export type Params = Readonly<Record<string, string | readonly string[] | undefined>>

/** Names that may come several times; any other has one value, the last. */
const LISTS: ReadonlySet<string> = new Set(['filter'])

export function parseParams(text: string): Params {
  const params: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    if (LISTS.has(name)) params[name] = [...(params[name] ?? []), value]
    else params[name] = value
  }
  return params
}

export function writeParams(params: Params): string {
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') continue
    for (const each of typeof value === 'string' ? [value] : value) written.append(name, each)
  }
  const text = written.toString()
  return text === '' ? '' : `?${text}`
}

/** The value of a name that has one. */
export function oneOf(params: Params, name: string): string | undefined {
  const value = params[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
