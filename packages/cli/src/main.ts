import { AnswerError, ApiException, ConnectionError } from '@sheaf/client'
import { ApiError } from '@sheaf/contract/errors'
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
  printError(textOf(error))
  return error instanceof UsageFailure ? exitCodes.wrongUsage : exitCodes.failed
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AnswerError) return `${error.message} Its address is --url or SHEAF_URL.`
  if (error instanceof ApiException) {
    const request = error.requestId === undefined ? '' : `, request ${error.requestId}`
    return `${error.message} (${error.status}${request})`
  }
  if (error instanceof ConnectionError) return `${error.message} Its address is --url or SHEAF_URL.`
  const isExplained = error instanceof UsageFailure || error instanceof CommandFailure || error instanceof ApiError
  return isExplained || isConfigError(error) ? error.message : (error.stack ?? error.message)
}

/** The server’s own class is not imported here: commands that only speak HTTP start faster without the server. */
function isConfigError(error: Error): boolean {
  return error.name === 'ConfigError'
}
