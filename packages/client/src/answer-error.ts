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

  /** @param what is wrong with the answer: the rest of "… answered 200" */
  constructor(what: string, refusal: Refusal) {
    const remedy = 'Check that host is the address of the API, and that nothing in front of it answers instead.'
    super({ ...refusal, body: '' }, `${refusal.call} answered ${refusal.status}${what}. ${remedy}`)
  }
}
