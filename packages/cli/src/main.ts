import { ApiException, ConnectionError, TimeoutError } from '@sheaf/client'
import { ApiError } from '@sheaf/contract'
import { CommanderError } from 'commander'
import { CommandFailure, exitCodes, UsageFailure } from './failure.ts'
import { printError } from './output.ts'
import { buildProgram } from './program.ts'

/**
 * Runs a command line and answers its exit code: 0 done, 1 failed, 2 wrong usage.
 *
 * @param args without the names of node and script
 */
export async function main(args: readonly string[]): Promise<number> {
  const program = buildProgram()
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    return explain(error)
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed help or the mistake by itself.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  }
  if (error instanceof UsageFailure) {
    printError(error.message)
    return exitCodes.wrongUsage
  }
  if (error instanceof ApiException) {
    printError(
      `${error.message} (${error.status}${error.requestId === undefined ? '' : `, request ${error.requestId}`})`,
    )
  } else if (error instanceof ConnectionError || error instanceof TimeoutError) {
    printError(`${error.message} Is the server running? Its address is --url or SHEAF_URL.`)
  } else if (error instanceof CommandFailure || error instanceof ApiError || isConfigError(error)) {
    printError(error.message)
  } else {
    printError(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  return exitCodes.failed
}

/** The server’s own class is not imported here: commands that only speak HTTP start faster without the server. */
function isConfigError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ConfigError'
}
