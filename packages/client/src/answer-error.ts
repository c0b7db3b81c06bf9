/**
 * The server answered a success, but not with what the operation answers: no JSON object, or one without a field that
 * the caller cannot do without. Something other than the API may have answered, such as a proxy's login page.
 *
 * The body is left out: it may contain a secret. What the call was to do may have been done.
 */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  /** HTTP status, 200 to 299. */
  readonly status: number
  /** The server's identifier of the request, where it sent one. */
  readonly requestId: string | undefined

  constructor(message: string, status: number, requestId: string | undefined) {
    super(message)
    this.status = status
    this.requestId = requestId
  }
}
