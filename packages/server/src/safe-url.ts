/** Whoever follows a link to one of these runs it in the page that shows it. */
const UNSAFE_SCHEMES = new Set(['javascript:', 'data:', 'vbscript:'])

/** The scheme of a URL that must not be linked to, undefined for any other text. */
export function unsafeScheme(url: string): string | undefined {
  const parsed = URL.parse(url)
  return parsed === null ? undefined : unsafeSchemeOf(parsed)
}

/** The same of a URL that is parsed. */
export function unsafeSchemeOf({ protocol }: URL): string | undefined {
  return UNSAFE_SCHEMES.has(protocol) ? protocol : undefined
}
