import type { Executor } from '../statement.ts'
import type { Connection } from './connection.ts'

/**
 * Reads as of one turn of the event loop. Entering and leaving a read transaction costs as much as a short read itself, and a
 * search asks for fifty rows in a row: from the second read of a turn on they share one, which ends with the turn.
 *
 * That is for threads which learn of writes by messages alone. A message begins a turn of its own, so whoever was told that a
 * write is durable sees it. Where a write may be answered within a turn, it would not be seen.
 */
export function readingByTurns(connection: Connection): Executor {
  const { database } = connection
  const begin = database.prepare('BEGIN')
  const end = database.prepare('COMMIT')
  let reads = 0

  function endTurn(): void {
    reads = 0
    if (database.isOpen && database.isTransaction) end.run()
  }
  function beforeRead(): void {
    reads += 1
    // Runs when what is ready to run has run, before anything that comes from outside.
    if (reads === 1) process.nextTick(endTurn)
    else if (!database.isTransaction) begin.run()
  }

  return {
    async all(statement, values) {
      beforeRead()
      return connection.all(statement, values)
    },
    async get(statement, values) {
      beforeRead()
      return connection.get(statement, values)
    },
    run: connection.run,
  }
}
