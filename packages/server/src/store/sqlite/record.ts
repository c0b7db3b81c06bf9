import { randomBytes, randomUUID } from 'node:crypto'
import { type Connection, openConnection } from './connection.ts'
import { files, makeDataDirectory, makeRecordFile } from './files.ts'
import { commitGroup, errorOf } from './group-commit.ts'
import { migrate } from './migrate.ts'

/**
 * Opens the record of a data directory for writing and brings it up to date: makes directory, file and tables where
 * they are missing, and gives a new record its identity and its keys.
 */
export async function openRecord(directory: string): Promise<Connection> {
  makeDataDirectory(directory)
  makeRecordFile(directory)
  const connection = openConnection(files.record(directory), 'writer')
  await migrate(connection)
  const values = {
    storeId: randomUUID(),
    restoreEpoch: '0',
    cursorKey: randomBytes(32).toString('base64'),
    personIdKey: randomBytes(32).toString('base64'),
    signInKey: randomBytes(32).toString('base64'),
  }
  const { replies } = await commitGroup(connection, [{ id: 0, name: 'initializeMeta', values }])
  const [reply] = replies
  if (reply !== undefined && 'failure' in reply) throw errorOf(reply.failure)
  return connection
}
