/** Whoever follows a link to one of these runs it in the page that shows it. */
const UNSAFE_SCHEMES = new Set(['javascript:', 'data:', 'vbscript:'])

/** The scheme of a URL that must not be linked to, undefined for any other text. */
export function unsafeScheme(url: string): string | undefined {
  const scheme = URL.parse(url)?.protocol
  return scheme !== undefined && UNSAFE_SCHEMES.has(scheme) ? scheme : undefined
}
