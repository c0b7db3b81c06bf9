/** Shorter ones can be guessed, so are no secrets; and cutting a token such as `test` out of a text would garble it. */
const SECRET_CHARACTERS_MIN = 16

/** What answers have new secrets in. */
const NEW_SECRET = /("(?:rawSecret|token)"\s*:\s*")[^"]+/g
/** Secrets that Sheaf made, by their form. */
const SHEAF_SECRET = /sheaf_[a-z]+_\w{40,}/g

/**
 * A text without the secrets, should a server or a proxy have repeated one, as it was sent or as URLs have it, and without
 * new ones: what goes into errors goes into logs.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SECRET_CHARACTERS_MIN)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text)
    .replace(NEW_SECRET, '$1[redacted]')
    .replace(SHEAF_SECRET, '[redacted]')
}
