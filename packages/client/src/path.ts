/**
 * A path with its names in braces replaced, each value percent-encoded.
 *
 * @throws TypeError for a value that cannot be a part of a path: an empty one, `.` and `..`
 * @example
 * pathOf('/api/index/v1/debug/{datasource}/status', { datasource: 'handbook' })
 */
export function pathOf(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    // Whatever sends the request would resolve dots, encoded ones too, and so call something else.
    if (value === '' || value === '.' || value === '..') {
      throw new TypeError(`${name} is ${JSON.stringify(value)}, which cannot be a part of a path`)
    }
    return encodeURIComponent(value)
  })
}
