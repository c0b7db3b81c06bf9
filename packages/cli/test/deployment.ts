import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Configuration, SearchApi, type SearchResponse } from '@sheaf/client'
import { type ServerProcess, sheafJson, startServerProcess, temporaryDirectory } from './sheaf-process.ts'

export const ANN = 'ann@example.com'
export const BOB = 'bob@example.com'

/** What `sheaf token create --json` prints. */
export type Minted = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly secret: string
  readonly expiresAt: number | null
  readonly rotationPeriodMinutes: number | null
}

/** A token and the file that holds it. */
export type TokenInFile = Minted & { readonly file: string }

/** A data directory with a global token of each kind, each in a file as people keep it. */
export type Deployment = {
  /** A folder for the files of the test, with the data directory inside. */
  readonly folder: string
  readonly dataDir: string
  readonly indexing: TokenInFile
  readonly client: TokenInFile
}

export async function makeDeployment(elsewhere?: string): Promise<Deployment> {
  const folder = temporaryDirectory()
  const dataDir = elsewhere ?? join(folder, 'data')
  // One after the other would take twice as long, and beside each other they prove that two may make a directory.
  const [indexing, client] = await Promise.all([
    makeToken(folder, dataDir, ['--name', 'push', '--global', '--rotation-period', '1440']),
    makeToken(folder, dataDir, ['--name', 'search', '--kind', 'client', '--global']),
  ])
  return { folder, dataDir, indexing, client }
}

let tokenFiles = 0

/** Makes a token with the command and writes it to a file. */
export async function makeToken(folder: string, dataDir: string, flags: readonly string[]): Promise<TokenInFile> {
  const minted = await sheafJson<Minted>(['token', 'create', '--data-dir', dataDir, ...flags])
  tokenFiles += 1
  const file = join(folder, `${tokenFiles}.token`)
  writeFileSync(file, `${minted.secret}\n`, { mode: 0o600 })
  return { ...minted, file }
}

/** A deployment that is being served. */
export type Served = Deployment & { readonly server: ServerProcess; readonly url: string }

export async function serveDeployment(context: Pick<TestContext, 'after'>): Promise<Served> {
  const deployment = await makeDeployment()
  const server = await startServerProcess(context, deployment.dataDir)
  return { ...deployment, server, url: server.url }
}

/** Writes files below a folder, making the folders between. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  return folder
}

type Searching = { readonly url: string; readonly client: { readonly secret: string } }

/** Everything that a person finds, over all pages; the empty query finds all that the person may see. */
export async function urlsFound({ url, client }: Searching, person: string, query: string): Promise<readonly string[]> {
  const api = new SearchApi(new Configuration({ host: url, accessToken: client.secret }))
  const urls: string[] = []
  let cursor: string | undefined
  do {
    const answer: SearchResponse = await api.searchPost(
      { query, pageSize: 1_000, ...(cursor === undefined ? {} : { cursor }) },
      { actAs: person },
    )
    urls.push(...(answer.results ?? []).map((result) => result.url))
    cursor = answer.cursor
  } while (cursor !== undefined)
  return urls.toSorted()
}

/** Asks until something is true, and answers the last value in any case: the assertion is the test’s. */
export async function eventually<Value>(
  ask: () => Promise<Value> | Value,
  isRight: (value: Value) => boolean,
  millisMax = 20_000,
): Promise<Value> {
  const giveUpAt = performance.now() + millisMax
  for (;;) {
    const value = await ask()
    if (isRight(value) || performance.now() > giveUpAt) return value
    await delay(5)
  }
}
