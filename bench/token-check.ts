import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DocumentsApi } from '@sheaf/client'
import { openConnection } from '@sheaf/server/store/sqlite/connection'
import { files } from '@sheaf/server/store/sqlite/files'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { authenticate } from '@sheaf/server/tokens/authenticate'
import { systemClocks } from '@sheaf/server/tokens/clock'
import { openTokenKeeper } from '@sheaf/server/tokens/keeper'
import { documentOf, makeTokens, withDeployment } from './deployment.ts'
import { type BenchResult, median, micros, millis, printIfMain } from './result.ts'

/** The check of a token, beside the least that any check must do: one prepared read and one SHA-256. */

const ROUNDS = 15
const CHECKS = 4_000

export async function benchTokenCheck(): Promise<BenchResult> {
  const { check, bare } = await timeChecks()
  const indexdocument = await timeIndexdocument()
  return {
    name: 'Token check',
    ratio: check / bare,
    limit: 'at most 3 times the bare read, under 10 % of indexdocument',
    isWithin: check / bare <= 3 && check / indexdocument < 0.1,
    figures: {
      'check of a token': micros(check),
      'bare prepared read and SHA-256': micros(bare),
      'indexdocument over HTTP': millis(indexdocument),
      'share of the check in indexdocument': `${((100 * check) / indexdocument).toFixed(1)} %`,
    },
  }
}

/** Milliseconds of each, the median of rounds taken in turn. */
async function timeChecks(): Promise<{ readonly check: number; readonly bare: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  const { indexing } = await makeTokens(dataDir)
  const store = await openInlineStore(dataDir)
  const keeper = await openTokenKeeper(store, systemClocks, 'command')
  const connection = openConnection(files.record(dataDir), 'reader')
  const read = connection.database.prepare('select hash from token_secrets where token_id = ? and retired_at is null')
  const [, , id = ''] = indexing.split('_')
  const presented = { authorization: `Bearer ${indexing}`, address: '127.0.0.1', kind: 'indexing' as const }
  const checks: number[] = []
  const bares: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    let startedAt = performance.now()
    for (let i = 0; i < CHECKS; i += 1) await authenticate(keeper, presented)
    checks.push((performance.now() - startedAt) / CHECKS)
    startedAt = performance.now()
    for (let i = 0; i < CHECKS; i += 1) {
      const row = read.get(id) as { readonly hash: Uint8Array }
      if (Buffer.compare(createHash('sha256').update(indexing).digest(), row.hash) !== 0)
        throw new Error('not the hash')
    }
    bares.push((performance.now() - startedAt) / CHECKS)
  }
  connection.close()
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
  return { check: median(checks), bare: median(bares) }
}

function timeIndexdocument(): Promise<number> {
  return withDeployment(async ({ indexing }) => {
    const api = new DocumentsApi(indexing)
    const times: number[] = []
    for (let number = 0; number < 300; number += 1) {
      const startedAt = performance.now()
      await api.indexdocumentPost({ document: documentOf(number) })
      times.push(performance.now() - startedAt)
    }
    return median(times)
  })
}

printIfMain(import.meta.url, benchTokenCheck)
