/** A command that cannot do what was asked; its text says what is wrong and what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
}

/** A command that was called wrongly. */
export class UsageFailure extends Error {
  override readonly name = 'UsageFailure'
}

/** The exit codes of every command. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const
