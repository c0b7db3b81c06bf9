import { Configuration, DatasourcesApi, DocumentsApi, PermissionsApi } from '@sheaf/client'
import { checkAccess } from '@sheaf/server/documents/access'
import { people } from '@sheaf/server/identity/people'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { type Caller, openCaller } from './caller.ts'
import { CONFIG, DATASOURCE, documentOf, PERSON } from './deployment.ts'
import { type ServedDirectory, withServerProcess } from './process.ts'
import { type BenchResult, largest, median, millis, percentile, printIfMain } from './result.ts'

/**
 * Decisions about one person in thousands of groups, beside a request that decides nothing; and how soon the next decision
 * after a change of a membership follows it, which has to find the groups anew.
 */

const GROUPS = 5_000
const DEPTH = 50
const CHAINS = GROUPS / DEPTH
/** Of this number those that do not make the chains are other people, or groups inside groups. */
const MEMBERSHIPS = 100_000
const DECISIONS = 2_000
const CHANGES = 200

/** The groups of a chain, each inside the next; the person is in the first. */
const groupOf = (chain: number, depth: number) => `group-${chain}-${depth}`

type Membership = { readonly memberUserId?: string; readonly memberGroupName?: string }

/** What fills up the number of memberships. The second makes many ways to each group, all of which are walked. */
type Filling = 'other people' | 'groups inside groups'

export async function benchAccess(): Promise<BenchResult> {
  const plain = await measure('other people')
  const dense = await measure('groups inside groups')
  const decision = median(plain.decisions)
  const seen = plain.seen + dense.seen
  const isWithin =
    [plain, dense].every(({ decisions, changed }) => percentile(decisions, 0.99) < 5 && median(changed) < 100) &&
    percentile(plain.changed, 0.99) < 100 &&
    seen === 2 * CHANGES
  return {
    name: 'Access decisions: a person in 5,000 groups, 50 deep, 100,000 memberships',
    ratio: decision / median(plain.floor),
    limit: 'decisions under 5 ms, a change and the call after it under 100 ms, every change seen',
    isWithin,
    figures: {
      'decision over HTTP, warm, median': millis(decision),
      'decision over HTTP, warm, p99': millis(percentile(plain.decisions, 0.99)),
      'a request without decision, median': millis(median(plain.floor)),
      'a request without decision, p99': millis(percentile(plain.floor, 0.99)),
      'the decision itself, warm, median': millis(median(plain.inside)),
      'the decision itself, the first': millis(plain.firstInside),
      'changes seen by the next call': `${seen} of ${2 * CHANGES}`,
      'a change and the call after it, median': millis(median(plain.changed)),
      'a change and the call after it, p99': millis(percentile(plain.changed, 0.99)),
      'a change and the call after it, slowest': millis(largest(plain.changed)),
      'that call alone, median': millis(median(plain.cold)),
      'groups inside groups: decision, warm, median': millis(median(dense.decisions)),
      'groups inside groups: change and call, median': millis(median(dense.changed)),
      'groups inside groups: change and call, p99': millis(percentile(dense.changed, 0.99)),
      'groups inside groups: that call alone, median': millis(median(dense.cold)),
    },
  }
}

type Measured = {
  readonly decisions: readonly number[]
  readonly floor: readonly number[]
  readonly inside: readonly number[]
  readonly firstInside: number
  readonly changed: readonly number[]
  /** The calls after the changes, without the changes. */
  readonly cold: readonly number[]
  readonly seen: number
}

function measure(filling: Filling): Promise<Measured> {
  return withServerProcess(async (server) => {
    await seed(server, filling)
    const caller = openCaller({ url: server.url, secret: server.indexingSecret })
    try {
      const { decisions, floor } = await timeDecisions(caller)
      return { decisions, floor, ...(await timeInside(server)), ...(await timeChanges(caller)) }
    } finally {
      caller.close()
    }
  })
}

/** One document for each chain, which its last group may see. */
async function seed({ url, indexingSecret }: ServedDirectory, filling: Filling): Promise<void> {
  const indexing = new Configuration({ host: url, accessToken: indexingSecret })
  const permissions = new PermissionsApi(indexing)
  const page = { uploadId: 'seed', isFirstPage: true, isLastPage: true, datasource: DATASOURCE }
  await new DatasourcesApi(indexing).adddatasourcePost(CONFIG)
  const people = Array.from({ length: MEMBERSHIPS / GROUPS }, (_, i) => ({
    email: `p${i}@example.com`,
    name: `P ${i}`,
  }))
  await permissions.bulkindexusersPost({ ...page, users: [{ email: PERSON, name: 'Ann' }, ...people] })
  const names = Array.from({ length: GROUPS }, (_, i) => groupOf(Math.floor(i / DEPTH), i % DEPTH))
  await permissions.bulkindexgroupsPost({ ...page, groups: names.map((name) => ({ name })) })
  const waiting = names.map((group, i) => ({ group, memberships: membersOf(i, filling) }))
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await permissions.bulkindexmembershipsPost({ ...page, ...next, memberships: [...next.memberships] })
      }
    }),
  )
  await new DocumentsApi(indexing).indexdocumentsPost({
    datasource: DATASOURCE,
    documents: Array.from({ length: CHAINS }, (_, chain) => ({
      ...documentOf(chain),
      permissions: { allowedGroups: [groupOf(chain, DEPTH - 1)] },
    })),
  })
}

/**
 * The members of one group: the one below it in its chain, and those that fill up the number. Groups that fill it are all
 * of the upper half of the chains and less deep, so that the lower half keeps one way to each group, which changes can cut.
 */
function membersOf(index: number, filling: Filling): readonly Membership[] {
  const chain = Math.floor(index / DEPTH)
  const depth = index % DEPTH
  const below = depth === 0 ? { memberUserId: PERSON } : { memberGroupName: groupOf(chain, depth - 1) }
  const each = MEMBERSHIPS / GROUPS - 1
  if (filling === 'other people') {
    return [below, ...Array.from({ length: each }, (_, i) => ({ memberUserId: `p${i}@example.com` }))]
  }
  if (chain < CHAINS / 2) return [below]
  const more = Array.from({ length: 2 * each + 1 }, (_, i) => {
    const other = CHAINS / 2 + ((chain + i + 1) % (CHAINS / 2))
    return { memberGroupName: groupOf(other, (depth * 7 + i) % DEPTH) }
  })
  return [below, ...more]
}

const checkOf = (chain: number) => ({
  datasource: DATASOURCE,
  objectType: 'page',
  docId: `page-${chain}`,
  userEmail: PERSON,
})

async function hasAccess({ call }: Caller, chain: number): Promise<boolean> {
  const answer = await call('/api/index/v1/checkdocumentaccess', JSON.stringify(checkOf(chain)))
  return (JSON.parse(answer) as { readonly hasAccess: boolean }).hasAccess
}

/** Both in turn, so that what else the machine does meets both. */
async function timeDecisions(caller: Caller) {
  const decisions: number[] = []
  const floor: number[] = []
  await hasAccess(caller, 0)
  for (let i = 0; i < DECISIONS; i += 1) {
    const startedAt = performance.now()
    if (!(await hasAccess(caller, i % CHAINS))) throw new Error('the person was not admitted')
    const decidedAt = performance.now()
    await caller.call('/api/index/v1/getusercount', JSON.stringify({ datasource: DATASOURCE }))
    decisions.push(decidedAt - startedAt)
    floor.push(performance.now() - decidedAt)
  }
  return { decisions, floor }
}

/** The decision as the server makes it, on the same record and without HTTP. */
async function timeInside({ dataDir }: ServedDirectory) {
  const store = await openInlineStore(dataDir)
  const known = people(store.read)
  const times: number[] = []
  for (let i = 0; i < DECISIONS; i += 1) {
    const startedAt = performance.now()
    await checkAccess(store.read, known, checkOf(i % CHAINS))
    times.push(performance.now() - startedAt)
  }
  await store.close()
  const [firstInside = 0, ...inside] = times
  return { firstInside, inside }
}

/** Cuts chains at some depth and mends them, each followed at once by a decision about what hangs on it. */
async function timeChanges(caller: Caller) {
  const changed: number[] = []
  const cold: number[] = []
  let seen = 0
  for (let i = 0; i < CHANGES; i += 1) {
    const chain = (i >> 1) % (CHAINS / 2)
    const depth = ((i >> 1) * 17) % DEPTH
    const isCut = i % 2 === 0
    const member = depth === 0 ? { memberUserId: PERSON } : { memberGroupName: groupOf(chain, depth - 1) }
    const membership = { groupName: groupOf(chain, depth), ...member }
    const startedAt = performance.now()
    await caller.call(
      `/api/index/v1/${isCut ? 'deletemembership' : 'indexmembership'}`,
      JSON.stringify({ datasource: DATASOURCE, membership }),
    )
    const changedAt = performance.now()
    const isAdmitted = await hasAccess(caller, chain)
    const decidedAt = performance.now()
    changed.push(decidedAt - startedAt)
    cold.push(decidedAt - changedAt)
    if (isAdmitted !== isCut) seen += 1
  }
  return { changed, cold, seen }
}

printIfMain(import.meta.url, benchAccess)
