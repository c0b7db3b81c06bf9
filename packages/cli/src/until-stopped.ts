/** A terminal sends Ctrl-C to every process in the foreground, and npm and the launcher pass it on once more. */
const SAME_SIGNAL_MILLIS_MAX = 1_000

/** A stopping server that has not ended by then is ended. */
const STOP_MILLIS_MAX = 4_900

/** Settles at the first signal to stop; one that comes a second later or more ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let stoppedAt: number | undefined
    const stop = () => {
      if (stoppedAt !== undefined && performance.now() - stoppedAt > SAME_SIGNAL_MILLIS_MAX) process.exit(1)
      stoppedAt ??= performance.now()
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    process.on('SIGHUP', stop)
  })
}

/** Closes a server, and ends the process should that take too long. */
export async function closeInTime(server: { readonly close: () => Promise<void> }): Promise<void> {
  setTimeout(() => process.exit(1), STOP_MILLIS_MAX).unref()
  await server.close()
}
