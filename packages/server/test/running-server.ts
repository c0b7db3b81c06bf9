import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examplePath, type OperationId, operations } from '@sheaf/contract'
import type { Emulator } from '../src/emulator/port.ts'
import { readConfig, type SettingName, startServer } from '../src/main.ts'
import { openInlineStore } from '../src/store/sqlite/inline-store.ts'
import { type Clocks, systemClocks } from '../src/tokens/clock.ts'
import { openTokenKeeper } from '../src/tokens/keeper.ts'
import { createToken, type TokenSpec } from '../src/tokens/manage.ts'
import { assertFitsContract } from './answer-schema.ts'

/** An answer of the server, read to its end. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

/** How tests speak to a server, whoever started it. */
export type TestClient = {
  readonly url: string
  readonly dataDir: string
  /** Makes a token; an indexing token is global and rotatable unless the spec says otherwise. Answers its secret. */
  readonly token: (spec?: Partial<TokenSpec>) => Promise<string>
  /** Sends JSON to a path with a token; text and bytes are sent as they are. */
  readonly post: (path: string, token: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** The same for an operation; what is in its path is that of the contract's examples unless told. */
  readonly call: (
    id: OperationId,
    token: string,
    body?: unknown,
    headers?: Record<string, string>,
    path?: string,
  ) => Promise<Answer>
  /** Searches as a person until the number of hits is as expected, or for five seconds. Answers the last result. */
  readonly searchUntil: (token: string, person: string, query: string, hits: number) => Promise<readonly string[]>
}

export type TestServer = TestClient & {
  readonly metricsUrl: string | undefined
  readonly close: () => Promise<void>
}

/** Starts a real server on a free port with a directory of its own, and stops it when the test ends. */
export async function startTestServer(
  context: { readonly after: (run: () => Promise<void>) => void },
  flags: Partial<Record<SettingName, string>> = {},
  emulator?: Emulator,
): Promise<TestServer> {
  const dataDir = flags.dataDir ?? (await mkdtemp(join(tmpdir(), 'sheaf-test-')))
  const server = await startServer(readConfig({ port: '0', logLevel: 'error', ...flags, dataDir }, {}), emulator)
  let isOpen = true
  async function close() {
    if (!isOpen) return
    isOpen = false
    await server.close()
  }
  context.after(async () => {
    await close()
    if (flags.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  })
  return { ...testClient(server.url, dataDir), metricsUrl: server.metricsUrl, close }
}

export function testClient(url: string, dataDir: string): TestClient {
  async function send(
    method: string,
    path: string,
    token: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isSentAsItIs(body) ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = jsonOf(text)
    assertFitsContract(method, path, response.status, json)
    return { status: response.status, headers: response.headers, text, json }
  }

  const post: TestClient['post'] = (path, token, body, headers) => send('POST', path, token, body, headers)

  return {
    url,
    dataDir,
    post,
    call: (id, token, body, headers, path = examplePath(operations[id])) =>
      send(operations[id].method, path, token, body, headers),
    token: (spec) => makeToken(dataDir, spec),
    async searchUntil(token, person, query, hits) {
      const deadline = performance.now() + 30_000
      for (;;) {
        const answer = await post('/rest/api/v1/search', token, { query, pageSize: 100 }, { 'x-glean-actas': person })
        if (answer.status !== 200) throw new Error(`search answered ${answer.status}: ${answer.text}`)
        const { results = [] } = answer.json as { readonly results?: readonly { readonly url: string }[] }
        const urls = results.map(({ url }) => url)
        if (urls.length === hits || performance.now() > deadline) return urls
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  }
}

/**
 * Makes a token in a data directory, whether or not it is being served.
 *
 * @param clocks those of the moment at which it is made
 */
export async function makeToken(
  dataDir: string,
  spec: Partial<TokenSpec> = {},
  clocks: Clocks = systemClocks,
): Promise<string> {
  const store = await openInlineStore(dataDir)
  try {
    const keeper = await openTokenKeeper(store, clocks, 'command')
    const kind = spec.kind ?? 'indexing'
    const { secret } = await createToken(keeper, {
      name: 'test',
      kind,
      isGlobal: kind !== 'admin' && spec.datasources === undefined && spec.userEmail === undefined,
      datasources: [],
      userEmail: undefined,
      scopes: [],
      expiresAt: keeper.now() + 86_400,
      rotationPeriodMinutes: kind === 'indexing' ? 1_440 : undefined,
      greenlist: [],
      ...spec,
    })
    return secret
  } finally {
    await store.close()
  }
}

function isSentAsItIs(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
