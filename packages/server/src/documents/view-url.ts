import type { Datasource } from '../datasources/datasource.ts'
import { unsafeSchemeOf } from '../safe-url.ts'
import type { Refuse } from './refuse.ts'

/** Characters that a URL may not contain unencoded. Letters outside ASCII are let through, as browsers do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ILLEGAL = /[\s\u0000-\u001f\u007f"<>\\^`{|}]/

/** Checks a document’s permalink; undefined for an entity without one. Texts are those that existing tools look for. */
export function checkViewUrl(datasource: Datasource, url: string | undefined, refuse: Refuse): string | undefined {
  if (url === undefined || url === '') {
    if (datasource.config.isEntityDatasource) return undefined
    return refuse('invalid_view_url', 'viewUrl cannot be empty')
  }
  const illegal = ILLEGAL.exec(url)
  if (illegal !== null) {
    const character = JSON.stringify(illegal[0])
    refuse(
      'invalid_view_url',
      `Error parsing view URL ${url}: Illegal character ${character} at index ${illegal.index}`,
    )
  }
  const parsed = URL.parse(url)
  if (parsed === null) return refuse('invalid_view_url', `Error parsing view URL ${url}: it is not an absolute URL`)
  const scheme = unsafeSchemeOf(parsed)
  if (scheme !== undefined) {
    refuse('invalid_view_url', `viewURL has the scheme ${scheme}, which is not safe to link to`)
  }
  if (datasource.urlPattern !== undefined && !datasource.urlPattern.matches(url)) {
    refuse(
      'invalid_view_url',
      `View URL ${url} does not match the URL Regex pattern ${datasource.config.urlRegex} for the datasource`,
    )
  }
  return url
}
