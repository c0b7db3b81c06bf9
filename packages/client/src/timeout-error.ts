/** The call took longer than its time-out. Whether the server has acted is unknown. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
  /** Milliseconds that the call was allowed. */
  readonly timeoutMs: number

  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms`)
    this.timeoutMs = timeoutMs
  }
}
