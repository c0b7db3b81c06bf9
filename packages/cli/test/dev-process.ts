import type { TestContext } from 'node:test'
import {
  type Ended,
  printedJson,
  type RunningCommand,
  sheafScript,
  startCommand,
  temporaryDirectory,
} from './sheaf-process.ts'

/** What `sheaf dev --json` prints. */
export type DevJson = {
  readonly url: string
  readonly dataDir: string
  readonly tokens: { readonly indexing: string; readonly client: string; readonly admin: string }
  readonly people: readonly { readonly email: string; readonly groups: Readonly<Record<string, readonly string[]>> }[]
  readonly datasources: readonly { readonly name: string; readonly usersBy: string; readonly documents: number }[]
}

export type DevProcess = RunningCommand &
  DevJson & {
    readonly stop: () => Promise<Ended>
    /** Posts JSON, with a token where there is one. */
    readonly post: (path: string, body: unknown, token?: string, headers?: Record<string, string>) => Promise<Answer>
    /** Ids of the documents that a person finds. */
    readonly idsFoundBy: (person: string, query?: string) => Promise<readonly string[]>
  }

export type Answer = { readonly status: number; readonly headers: Headers; readonly json: unknown }

/** Starts `sheaf dev` on a free port. It is killed with the test, so its folder is where that is removed nevertheless. */
export function startDev(context: Pick<TestContext, 'after'>, flags: readonly string[] = []): RunningCommand {
  const command = [process.execPath, sheafScript, 'dev', '--port', '0', ...flags]
  return startCommand(context, command, { env: { TMPDIR: temporaryDirectory() } })
}

/** Starts it where it must end by itself; one that becomes ready is stopped, and its code is 0. */
export function devInVain(context: Pick<TestContext, 'after'>, flags: readonly string[]): Promise<Ended> {
  const { child, ended } = startDev(context, flags)
  child.stdout?.once('data', () => child.kill('SIGTERM'))
  return ended
}

/** Starts it with --json and waits until it is ready. */
export async function startDevProcess(
  context: Pick<TestContext, 'after'>,
  flags: readonly string[] = [],
): Promise<DevProcess> {
  const running = startDev(context, ['--json', ...flags])
  const printed = await printedJson<DevJson>(running)
  const { url, tokens } = printed

  const post: DevProcess['post'] = async (path, body, token, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, json: await response.json() }
  }

  return {
    ...running,
    ...printed,
    post,
    async idsFoundBy(person, query = '') {
      const request = { query, pageSize: 100 }
      const { json } = await post('/rest/api/v1/search', request, tokens.client, { 'x-glean-actas': person })
      const { results = [] } = json as { readonly results?: readonly { readonly url: string }[] }
      return results.map((result) => result.url.replace(/^.*\//, '')).toSorted()
    },
    stop() {
      running.child.kill('SIGTERM')
      return running.ended
    },
  }
}
