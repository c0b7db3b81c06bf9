import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { codeOf, prepareFile } from '../../durable-file.ts'
import { SinkFailure } from './sink.ts'

/** What a file sink writes to: a link stays one, and what it leads to is replaced. It need not be there yet. */
export function targetOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    try {
      return join(realpathSync(dirname(file)), basename(file))
    } catch {
      return file
    }
  }
}

/** The text of a file; undefined if there is none. Throws SinkFailure. */
export function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new SinkFailure(`${file} cannot be read (${codeOf(error)}): make it readable for this user`)
  }
}

/** Replaces a file. Throws SinkFailure, and leaves it as it was. */
export function replace(file: string, content: string, mode: number | undefined): void {
  const target = targetOf(file)
  try {
    const options = { reservedBytes: 0, ...(mode === undefined ? {} : { mode }) }
    prepareFile(target, options).publish(content)
  } catch (error) {
    throw new SinkFailure(
      `${target} cannot be written (${codeOf(error)}): make room for it, and make its folder writable for this user`,
    )
  }
}

/** Throws SinkFailure if a file could not be replaced. */
export function checkReplaceable(file: string): void {
  const directory = dirname(targetOf(file))
  if (!existsSync(directory)) throw new SinkFailure(`${directory} is not there: make the folder`)
  try {
    accessSync(directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new SinkFailure(`${directory} cannot be written (${codeOf(error)}): make it writable for this user`)
  }
}
