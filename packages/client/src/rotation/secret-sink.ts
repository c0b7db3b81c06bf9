import type { RotationTimes } from './rotation-times.ts'

/** A secret, and its times where they are known. */
export type StoredSecret = { readonly secret: string; readonly times: RotationTimes | undefined }

/** Where the current secret of a token is kept: a file, a vault. */
export type SecretSink = {
  readonly read: () => Promise<StoredSecret>
  /** Resolves once the secret is stored so that a crash does not lose it. Nobody uses it before. */
  readonly write: (next: StoredSecret) => Promise<void>
  /** Rejects if `write` could not succeed. Called before a rotation: what cannot be stored must not be made. */
  readonly check?: () => Promise<void>
}
