import { AnswerError } from './answer-error.ts'
import type { Call } from './call.ts'
import { parseJsonObject } from './json.ts'
import type { Refusal } from './refusal.ts'

/**
 * The JSON object with which a success was answered.
 *
 * @param refusal the answer as it may be shown, should it be none
 * @throws AnswerError if it is no JSON object, or lacks what the caller cannot do without
 */
export function contentOf({ required }: Call, body: string, refusal: Refusal): object {
  const content = parseJsonObject(body)
  const type = refusal.headers['content-type'] ?? 'no content type'
  if (content === undefined)
    throw new AnswerError(`, but its body of ${body.length} characters (${type}) is not a JSON object`, refusal)
  const missing = required?.find((name) => (content[name] ?? '') === '')
  if (missing !== undefined) throw new AnswerError(` without ${missing}`, refusal)
  return content
}
