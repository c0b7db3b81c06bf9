import { ApiException } from './api-exception.ts'
import type { Refusal } from './refusal.ts'

/**
 * The server answered a success, but not with what the operation answers: no JSON object, or one without a field that
 * the caller cannot do without. Something other than the API may have answered, such as a proxy's login page.
 *
 * The body is left out: it may contain a secret. What the call was to do may have been done.
 */
export class AnswerError extends ApiException {
  override readonly name = 'AnswerError'

  constructor(message: string, refusal: Omit<Refusal, 'body'>) {
    super({ ...refusal, body: '' }, message)
  }
}
