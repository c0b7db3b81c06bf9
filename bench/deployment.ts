import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Configuration, DatasourcesApi, type DocumentDefinition, PermissionsApi } from '@sheaf/client'
import { readConfig, startServer } from '@sheaf/server'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { systemClocks } from '@sheaf/server/tokens/clock'
import { openTokenKeeper } from '@sheaf/server/tokens/keeper'
import { createToken } from '@sheaf/server/tokens/manage'

export const DATASOURCE = 'bench'
export const PERSON = 'ann@example.com'
export const CONFIG = { name: DATASOURCE, isUserReferencedByEmail: true, objectDefinitions: [{ name: 'page' }] }

/** A server in a temporary folder with one datasource, one user and a token of each kind. */
export type Deployment = {
  readonly url: string
  readonly indexing: Configuration
  readonly searching: Configuration
  readonly indexingSecret: string
  readonly dataDir: string
  readonly indexed: Promise<void>
}

/** Runs something on a fresh server and cleans up after it. */
export async function withDeployment<Value>(use: (deployment: Deployment) => Promise<Value>): Promise<Value> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  const secrets = await makeTokens(dataDir)
  const server = await startServer(readConfig({ port: '0', dataDir, logLevel: 'error' }, {}))
  const indexing = new Configuration({ host: server.url, accessToken: secrets.indexing })
  const searching = new Configuration({ host: server.url, accessToken: secrets.client })
  try {
    await new DatasourcesApi(indexing).adddatasourcePost(CONFIG)
    await new PermissionsApi(indexing).indexuserPost({ datasource: DATASOURCE, user: { email: PERSON, name: 'Ann' } })
    const { url, indexed } = server
    return await use({ url, indexing, searching, indexingSecret: secrets.indexing, dataDir, indexed })
  } finally {
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Makes the tokens that a benchmark needs in a data directory. */
export async function makeTokens(dataDir: string): Promise<{ readonly indexing: string; readonly client: string }> {
  const store = await openInlineStore(dataDir)
  const keeper = await openTokenKeeper(store, systemClocks, 'command')
  const common = { name: 'bench', isGlobal: true, datasources: [], userEmail: undefined, scopes: [], greenlist: [] }
  const expiresAt = keeper.now() + 86_400
  const indexing = await createToken(keeper, { ...common, kind: 'indexing', expiresAt, rotationPeriodMinutes: 1440 })
  const client = await createToken(keeper, { ...common, kind: 'client', expiresAt, rotationPeriodMinutes: undefined })
  await store.close()
  return { indexing: indexing.secret, client: client.secret }
}

export type Load = {
  readonly callers: number
  readonly pageDocuments: number
  readonly requests: number
  readonly firstDocument: number
}

/** Documents per second that another process gets into the server. */
export async function measureLoad({ url, indexingSecret }: Deployment, load: Load): Promise<number> {
  const script = fileURLToPath(new URL('load.ts', import.meta.url))
  const numbers = [load.callers, load.pageDocuments, load.requests, load.firstDocument].map(String)
  const env = { ...process.env, SHEAF_TOKEN: indexingSecret }
  const { stdout } = await promisify(execFile)(process.execPath, [script, url, ...numbers], { env })
  return (JSON.parse(stdout) as { readonly rate: number }).rate
}

const WORDS =
  'walrus lathe harbour meadow copper signal orchard lantern quarry timber ribbon saddle anchor velvet'.split(' ')

/** A document of about a page of text, different for every number. */
export function documentOf(number: number): DocumentDefinition {
  const text = Array.from({ length: 150 }, (_, i) => WORDS[(number * 7 + i * i) % WORDS.length]).join(' ')
  return {
    datasource: DATASOURCE,
    objectType: 'page',
    id: `page-${number}`,
    viewURL: `https://bench.example.com/${number}`,
    title: `Page number${number}`,
    body: { mimeType: 'text/plain', textContent: text },
    permissions: { allowedUsers: [{ email: PERSON }] },
  }
}
