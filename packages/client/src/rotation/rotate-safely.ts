import { AuthenticationApi } from '../authentication-api.ts'
import type { Configuration } from '../configuration.ts'
import { DatasourcesApi } from '../datasources-api.ts'
import { isRefusal, mayHaveActed } from '../may-have-acted.ts'
import type { RotateTokenResponse } from '../models.ts'
import { completeRetries, retryWaitMs } from '../retries.ts'
import { wait } from '../wait.ts'

/** A rotation that was not answered, and the old secret is refused now: only an administrator can help. */
export class SecretLostError extends Error {
  override readonly name = 'SecretLostError'
}

/** What is remembered of a secret between attempts to rotate it. */
export type Uncertainty = {
  /** True once a rotation may have been carried out whose answer was lost. */
  isUncertain: boolean
}

/**
 * True for a secret that Sheaf made, by its form. Sheaf answers a repeated rotation with the same secret; other servers make
 * yet another one each time.
 */
export function isSheafSecret(secret: string): boolean {
  return /^sheaf_[a-z]+_/.test(secret)
}

/**
 * Rotates a secret, and does so again if an answer is lost. Elsewhere than at Sheaf the old secret may have ended by then,
 * and each rotation more may end one that nobody has received: so it is made again only after a call that changes nothing
 * has shown that the old secret is still taken and that answers arrive.
 *
 * @param configuration with the secret as its token
 * @throws SecretLostError, or the error of the last attempt
 */
export async function rotateSafely(
  configuration: Configuration,
  uncertainty: Uncertainty,
): Promise<RotateTokenResponse> {
  const retries = completeRetries(configuration.retries)
  const api = new AuthenticationApi(configuration)
  const isRepeatable = isSheafSecret(await configuration.token())
  for (let attempt = 1; ; attempt += 1) {
    if (uncertainty.isUncertain && !isRepeatable) await requireStillTaken(configuration)
    try {
      return await api.rotatetokenPost()
    } catch (error) {
      if (!mayHaveActed(error)) throw error
      uncertainty.isUncertain = true
      if (attempt >= retries.attemptsMax) throw error
      await wait(retryWaitMs(attempt, undefined, retries, Math.random()) ?? 0)
    }
  }
}

/** Asks for what does not exist: whoever is refused that has been let in. */
async function requireStillTaken(configuration: Configuration): Promise<void> {
  try {
    await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: 'none' })
  } catch (error) {
    if (isRefusal(error, 401)) {
      throw new SecretLostError(
        'the answer to a rotation was lost, and the server takes the old secret no more. Store the newest secret if another ' +
          'program has it, or have an administrator create a new token',
      )
    }
    if (mayHaveActed(error) || !isRefusal(error, 400, 403, 404, 409)) throw error
  }
}
