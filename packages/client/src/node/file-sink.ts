import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { RotationTimes } from '../rotation/rotation-times.ts'
import type { SecretSink, StoredSecret } from '../rotation/secret-sink.ts'

/**
 * Keeps a secret in a file that holds nothing else, as other programs read it, with mode 0600. Its times are in a second
 * file beside it, `<file>.times.json`; they are believed only for the secret whose digest they name, so whoever replaces
 * the secret alone does no harm.
 *
 * Each file is written beside its place, synced and renamed: who reads sees the old content or the new one, never a part.
 *
 * @example const token = new RotatingToken({ host, sink: fileSink('/var/lib/connector/token') })
 */
export function fileSink(file: string): SecretSink {
  return {
    async read() {
      const secret = (await readFile(file, 'utf8')).trim()
      if (secret === '') throw new Error(`${file} is empty: it must hold the token and nothing else`)
      return { secret, times: await readTimes(timesFileOf(await realpath(file)), secret) }
    },
    async write(next) {
      // A link stays one: what it leads to is replaced.
      const target = await realpath(file).catch(() => file)
      await replace(target, `${next.secret}\n`)
      await replace(timesFileOf(target), timesText(next))
    },
    async check() {
      const target = await realpath(file).catch(() => file)
      const temporary = temporaryFor(target)
      try {
        await writeSynced(temporary, '0'.repeat(PROBE_BYTES))
      } catch (error) {
        throw new Error(`nothing was rotated: ${dirname(target)} cannot be written (${codeOf(error)})`)
      } finally {
        await rm(temporary, { force: true })
      }
    },
  }
}

/** More than any secret needs: a full disk is noticed before a rotation. */
const PROBE_BYTES = 4_096

const timesFileOf = (file: string) => `${file}.times.json`
const digestOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
const temporaryFor = (file: string) => join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`)
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error)

function timesText({ secret, times }: StoredSecret): string {
  return `${JSON.stringify({ secretSha256: digestOf(secret), ...times })}\n`
}

/** Undefined if there are none, or only those of another secret. */
async function readTimes(file: string, secret: string): Promise<RotationTimes | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '{}'
    throw error
  })
  const { secretSha256, createdAt, rotationPeriodMinutes } = parse(text)
  if (secretSha256 !== digestOf(secret)) return undefined
  if (typeof createdAt !== 'number' || typeof rotationPeriodMinutes !== 'number') return undefined
  return { createdAt, rotationPeriodMinutes }
}

/** What cannot be read says nothing: the secret is rotated then, and the file written anew. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = temporaryFor(file)
  try {
    await writeSynced(temporary, text)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new Error(`the new secret cannot be stored: ${file} cannot be written (${codeOf(error)})`)
  }
  await syncDirectory(dirname(file))
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The new name is durable once the directory is; some systems cannot sync one, and need not. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
