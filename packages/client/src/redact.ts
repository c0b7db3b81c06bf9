/** Shorter ones can be guessed, so are no secrets; and cutting a token such as `test` out of a text would garble it. */
const SECRET_CHARACTERS_MIN = 16

/** A text without the secret, should a server or a proxy have repeated it: what goes into errors goes into logs. */
export function redact(text: string, secret: string): string {
  return secret.length < SECRET_CHARACTERS_MIN ? text : text.replaceAll(secret, '[redacted]')
}
