import { statfsSync, statSync } from 'node:fs'
import { files } from '@sheaf/server/store/sqlite/files'
import { parseSecret } from '@sheaf/server/tokens/secret'
import { codeOf } from '../durable-file.ts'
import { CommandFailure } from '../failure.ts'
import { requireDeployment } from '../record.ts'
import { withTokens } from '../token-store.ts'
import { type Finding, note, ok, problem } from './finding.ts'

const FREE_BYTES = { problem: 256 * 1024 * 1024, note: 2 * 1024 * 1024 * 1024 } as const
const FREE_SHARE_MIN = 0.05

/** Looks at the data directory of a deployment, and at the token in it. Nothing in it is changed. */
export async function lookAtDataDir(directory: string, token: string | undefined): Promise<readonly Finding[]> {
  try {
    await requireDeployment(directory)
    const { mode } = statSync(directory)
    return [diskOf(directory), modeOf(directory, mode), ...(token === undefined ? [] : await scopeOf(directory, token))]
  } catch (error) {
    if (!(error instanceof CommandFailure) && (error as NodeJS.ErrnoException).code === undefined) throw error
    const text = error instanceof CommandFailure ? error.message : `${directory} cannot be read (${codeOf(error)})`
    return [problem('data directory', text, 'Give the --data-dir that sheaf serve uses, as a user who may read it.')]
  }
}

function diskOf(directory: string): Finding {
  const { bavail, blocks, bsize } = statfsSync(directory)
  const free = bavail * bsize
  const share = blocks === 0 ? 1 : bavail / blocks
  const text = `${Math.floor(free / 1024 / 1024).toLocaleString('en')} MB are free, ${Math.floor(share * 100)} % of the disk`
  const remedy = 'Make room: on a full disk uploads and rotations are answered with 429 until there is some.'
  if (free < FREE_BYTES.problem) return problem('disk', text, remedy)
  return free < FREE_BYTES.note || share < FREE_SHARE_MIN ? note('disk', text, remedy) : ok('disk', text)
}

function modeOf(directory: string, mode: number): Finding {
  if (process.platform === 'win32') return ok('data directory', `${directory} holds a deployment`)
  const record = statSync(files.record(directory)).mode
  if ((mode & 0o077) === 0 || (record & 0o077) === 0) return ok('data directory', 'its owner alone reads the record')
  const remedy = `Run chmod 700 ${directory}: whoever reads it is its administrator.`
  return problem('data directory', 'others on this machine may read the record', remedy)
}

async function scopeOf(directory: string, token: string): Promise<readonly Finding[]> {
  const id = parseSecret(token)?.tokenId
  if (id === undefined) return []
  const findings: Finding[] = []
  await withTokens(directory, async ({ manage, keeper }) => {
    const view = (await manage.listTokenViews(keeper)).find((each) => each.token.id === id)
    if (view === undefined) {
      findings.push(
        problem('scope', `the deployment has no token ${id}`, 'Check that --data-dir and --url are of one deployment.'),
      )
      return
    }
    const { is_global: isGlobal, datasources, user_email: user, kind } = view.token
    const names = (JSON.parse(datasources) as readonly string[]).join(', ')
    const everything = kind === 'client' ? 'it acts as anyone' : 'it may use every datasource'
    findings.push(
      ok(
        'scope',
        isGlobal === 1 ? everything : user === null ? `it may use ${names || 'everything'}` : `it acts as ${user}`,
      ),
    )
  })
  return findings
}
