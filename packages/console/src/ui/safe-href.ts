/** An address that a link may lead to; undefined for any other than http and https, so that there is no link. */
export function safeHref(url: string): string | undefined {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: '' }
  return protocol === 'http:' || protocol === 'https:' ? url : undefined
}
