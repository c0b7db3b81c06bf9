import {
  ApiException,
  Configuration,
  DatasourcesApi,
  type DocumentDefinition,
  DocumentsApi,
  PermissionsApi,
} from '@sheaf/client'
import { ANN, BOB } from './deployment.ts'

/** What a connector knows of what it has pushed; it outlives the server. */
export type PusherState = {
  next: number
  /** By URL, who may see the document as of the last request that was acknowledged; nobody: it was deleted. */
  readonly acknowledged: Map<string, readonly string[]>
  /** Documents of requests without an answer: they may be stored as they were before or after it. */
  readonly uncertain: Set<string>
}

/** A connector that pushes as fast as it can and keeps account of what the server has acknowledged. */
export type Pusher = {
  readonly prepare: () => Promise<void>
  /** Pushes until each worker has met an error. Answers the errors. */
  readonly pushUntilItFails: () => Promise<readonly unknown[]>
}

export const DATASOURCE = 'crash'

export function newPusherState(): PusherState {
  return { next: 0, acknowledged: new Map(), uncertain: new Set() }
}

/** What a person must find and must not find; what is uncertain is in neither. */
export function expectedFor(state: PusherState, person: string) {
  const certain = [...state.acknowledged].filter(([url]) => !state.uncertain.has(url))
  return {
    must: certain.filter(([, readers]) => readers.includes(person)).map(([url]) => url),
    mustNot: certain.filter(([, readers]) => !readers.includes(person)).map(([url]) => url),
    /** How many documents are certainly stored. */
    stored: certain.filter(([, readers]) => readers.length > 0).length,
  }
}

export function openPusher(url: string, secret: string, state: PusherState, workers: number): Pusher {
  // Of each request it has to be known whether it was answered.
  const configuration = new Configuration({ host: url, accessToken: secret, retries: { attemptsMax: 1 } })
  const api = new DocumentsApi(configuration)

  async function send(numbers: readonly number[], readers: readonly string[], request: () => Promise<unknown>) {
    const urls = numbers.map(urlOf)
    for (const each of urls) state.uncertain.add(each)
    try {
      await request()
      for (const each of urls) state.acknowledged.set(each, readers)
    } catch (error) {
      // Without an answer, whether it was stored stays unknown; a refusal says that it was not.
      if (!(error instanceof ApiException)) throw error
      for (const each of urls) state.uncertain.delete(each)
      throw error
    }
    for (const each of urls) state.uncertain.delete(each)
  }
  function put(numbers: readonly number[], readers: readonly string[]) {
    const documents = numbers.map((number) => documentOf(number, readers))
    return send(numbers, readers, () => api.indexdocumentsPost({ datasource: DATASOURCE, documents }))
  }
  function remove(number: number) {
    const request = { datasource: DATASOURCE, objectType: 'page', id: `${number}` }
    return send([number], [], () => api.deletedocumentPost(request))
  }

  /** Single documents and pages, rights that are withdrawn again, and deletions, until something fails. */
  async function work(): Promise<unknown> {
    try {
      for (;;) {
        const first = state.next
        state.next += 10
        const alone = first % 20 === 0 ? [ANN] : [BOB]
        await put([first], alone)
        await put(
          Array.from({ length: 7 }, (_, i) => first + 1 + i),
          [ANN, BOB],
        )
        await put([first + 8, first + 9], alone)
        await put([first + 1], alone)
        await remove(first + 2)
      }
    } catch (error) {
      return error
    }
  }

  return {
    async prepare() {
      await new DatasourcesApi(configuration).adddatasourcePost({
        name: DATASOURCE,
        isUserReferencedByEmail: true,
        objectDefinitions: [{ name: 'page' }],
      })
      const people = new PermissionsApi(configuration)
      for (const email of [ANN, BOB])
        await people.indexuserPost({ datasource: DATASOURCE, user: { email, name: email } })
    },
    pushUntilItFails: () => Promise.all(Array.from({ length: workers }, work)),
  }
}

export const urlOf = (number: number) => `https://crash.example.com/${number}`

/** More than a request that the main thread takes itself. */
const LARGE_TEXT = 'walrus '.repeat(40_000)

function documentOf(number: number, readers: readonly string[]): DocumentDefinition {
  return {
    datasource: DATASOURCE,
    objectType: 'page',
    id: `${number}`,
    viewURL: urlOf(number),
    title: `Page ${number}`,
    body: { mimeType: 'text/plain', textContent: `word${number} walrus ${number % 100 === 8 ? LARGE_TEXT : ''}` },
    permissions: { allowedUsers: readers.map((email) => ({ email })) },
  }
}
