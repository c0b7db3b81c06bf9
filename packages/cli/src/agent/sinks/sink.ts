/** A place where programs look for the secret. */
export type Sink = {
  /** What the journal and the log call it: it never changes for one place, and has no secret in it. */
  readonly name: string
  /**
   * Puts the secret there, all of it or nothing: whoever reads finds the old one or the new one. Doing it again with the same secret
   * changes nothing. Throws SinkFailure.
   */
  readonly publish: (secret: string) => Promise<void>
  /** The secret that is there, undefined if there is none. Left out where it cannot be read back. Throws SinkFailure. */
  readonly read?: () => Promise<string | undefined>
  /** Finds out without changing anything whether publishing can work, as far as that can be known. Throws SinkFailure. */
  readonly check: () => Promise<void>
  /** The file that it replaces, whose lock is held meanwhile. */
  readonly file?: string
}

/** A sink that does not take the secret, for now. Its text says why and what to do, and never has a secret in it. */
export class SinkFailure extends Error {
  override readonly name = 'SinkFailure'
}
