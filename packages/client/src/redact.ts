/** Shorter ones can be guessed, so are no secrets; and cutting a token such as `test` out of a text would garble it. */
const SECRET_CHARACTERS_MIN = 16

/**
 * A text without the secrets, should a server or a proxy have repeated one, as it was sent or as URLs have it: what goes
 * into errors goes into logs.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SECRET_CHARACTERS_MIN)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text)
}
