import type {
  CreateSampleResponse,
  CustomDatasourceConfig,
  DocumentDefinition,
  ShowSetupResponse,
} from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { datasourceKey } from '@sheaf/contract/fold'
import { addDatasource } from '../datasources/add.ts'
import { datasourceOf, listDatasources } from '../datasources/datasource.ts'
import { indexGroup, indexUser } from '../identity/write.ts'
import type { Store } from '../store/port.ts'
import { findDatasourceRow } from '../store/reads/datasources.ts'
import { countDirectory } from '../store/reads/directory.ts'
import { countDocuments } from '../store/reads/documents.ts'
import type { Executor } from '../store/statement.ts'
import type { TokenKeeper } from '../tokens/keeper.ts'
import { listTokenViews } from '../tokens/manage.ts'
import { indexDocuments } from './write.ts'

/** What helps with the first steps of a new system. */

const DATASOURCE = 'sample'
const GROUP = 'sample-others'

/** Its address tells it from a datasource of that name that somebody else has made. */
const config: CustomDatasourceConfig = {
  name: DATASOURCE,
  displayName: 'Sample',
  homeUrl: 'https://sample.example.com',
  urlRegex: '^https://sample\\.example\\.com/',
  isUserReferencedByEmail: true,
  objectDefinitions: [{ name: 'page' }],
}

type Sample = { readonly document: DocumentDefinition; readonly seenBy: string }

function page(
  id: string,
  title: string,
  textContent: string,
  permissions: NonNullable<DocumentDefinition['permissions']>,
): DocumentDefinition {
  const viewURL = `https://sample.example.com/${id}`
  const body = { mimeType: 'text/plain', textContent }
  return { datasource: DATASOURCE, objectType: 'page', id, title, viewURL, body, permissions }
}

function samplesFor(email: string): readonly Sample[] {
  return [
    {
      seenBy: 'everyone',
      document: page(
        'welcome',
        'Welcome to Sheaf',
        'Programs push documents into Sheaf, and people find what they may see. This page allows anonymous access: whoever may search finds it.',
        { allowAnonymousAccess: true },
      ),
    },
    {
      seenBy: email,
      document: page(
        'yours',
        'A page for you alone',
        'The permissions of this page name one person. Nobody else finds it, and no count or suggestion tells of it.',
        { allowedUsers: [{ email }] },
      ),
    },
    {
      seenBy: `the group ${GROUP}, which has no members`,
      document: page(
        'others',
        'A page that you do not find',
        'The permissions of this page name a group in which nobody is. Make somebody a member, and that person finds it at once.',
        { allowedGroups: [GROUP] },
      ),
    },
  ]
}

/**
 * Puts in the sample datasource with its documents. Throws the 400 where another datasource has its name.
 *
 * @param email the person who may see one of them, and is made a user of the datasource
 */
export async function createSample(store: Store, email: string, nowMs: number): Promise<CreateSampleResponse> {
  if (
    (await findDatasourceRow(store.read, datasourceKey(DATASOURCE))) !== undefined &&
    !(await hasSample(store.read))
  ) {
    throw new ApiError('invalid_datasource', `there is another datasource "${DATASOURCE}"`, {
      remedy: 'Delete that one first, or go on with what is there.',
    })
  }
  const samples = samplesFor(email)
  const versioned = { version: 0n, nowMs }
  await addDatasource(store, config, { mayUse: () => {}, visibility: 'all', nowMs })
  await indexUser(store, { datasource: DATASOURCE, user: { email, name: email } }, versioned)
  await indexGroup(store, { datasource: DATASOURCE, group: { name: GROUP } }, versioned)
  const documents = samples.map(({ document }) => document)
  await indexDocuments(store, { datasource: DATASOURCE, documents, isBatch: true, version: 0n }, nowMs)
  return {
    datasource: DATASOURCE,
    documents: samples.map(({ document: { objectType = '', id = '', title = '' }, seenBy }) => ({
      objectType,
      id,
      title,
      seenBy,
    })),
  }
}

async function hasSample(db: Executor): Promise<boolean> {
  const row = await findDatasourceRow(db, datasourceKey(DATASOURCE))
  return row !== undefined && datasourceOf(row).config.homeUrl === config.homeUrl
}

/** How far a new system has come. */
export async function showSetup(db: Executor, tokens: TokenKeeper): Promise<ShowSetupResponse> {
  const datasources = await listDatasources(db)
  let documents = 0
  for (const { key } of datasources) documents += await countDocuments(db, key)
  const usable = (await listTokenViews(tokens)).filter(({ standing }) => standing.kind === 'usable')
  const ofKind = (kind: 'indexing' | 'client') => usable.filter(({ token }) => token.kind === kind).length
  return {
    isEmpty: datasources.length === 0 && (await countDirectory(db, 'employees')) === 0,
    datasources: datasources.length,
    documents,
    indexingTokens: ofKind('indexing'),
    clientTokens: ofKind('client'),
    hasSample: await hasSample(db),
  }
}
