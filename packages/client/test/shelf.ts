import type { DocumentDefinition } from '../src/index.ts'
import { type Configuration, DatasourcesApi, DocumentsApi, PermissionsApi, TroubleshootingApi } from '../src/index.ts'

const ANN = 'ann@example.com'

/** A datasource on a real server, with documents that are numbers to the test. */
export type Shelf = {
  readonly datasource: string
  readonly configuration: Configuration
  readonly put: (item: number) => Promise<void>
  /** Which of the first so many documents are there. Throws if the server counts others. */
  readonly stored: (upTo: number) => Promise<ReadonlySet<number>>
}

export function documentOf(datasource: string, item: number): DocumentDefinition {
  return {
    datasource,
    objectType: 'page',
    id: `${item}`,
    viewURL: `https://handbook.example.com/${item}`,
    title: `Page ${item}`,
    permissions: { allowAnonymousAccess: true },
  }
}

/** Documents from one number to below another, given one by one. */
export async function* documentsOf(datasource: string, from: number, to: number): AsyncGenerator<DocumentDefinition> {
  for (let item = from; item < to; item += 1) yield documentOf(datasource, item)
}

/** @param configuration of a way to the server on which nothing goes wrong */
export async function makeShelf(configuration: Configuration, datasource: string): Promise<Shelf> {
  const objectDefinitions = [{ name: 'page' }]
  await new DatasourcesApi(configuration).adddatasourcePost({
    name: datasource,
    isUserReferencedByEmail: true,
    objectDefinitions,
  })
  await new PermissionsApi(configuration).indexuserPost({ datasource, user: { email: ANN, name: 'Ann' } })
  const troubleshooting = new TroubleshootingApi(configuration)
  const isThere = async (docId: string) => {
    const question = { datasource, objectType: 'page', docId, userEmail: ANN }
    return (await troubleshooting.checkdocumentaccessPost(question)).hasAccess
  }
  return {
    datasource,
    configuration,
    async put(item) {
      await new DocumentsApi(configuration).indexdocumentPost({ document: documentOf(datasource, item) })
    },
    async stored(upTo) {
      const items = Array.from({ length: upTo }, (_, item) => item)
      const found = await Promise.all(items.map((item) => isThere(`${item}`)))
      const there = new Set(items.filter((item) => found[item] === true))
      const { documentCount } = await troubleshooting.getdocumentcountPost({ datasource })
      if (documentCount !== there.size)
        throw new Error(`the server counts ${documentCount}, and ${there.size} were found`)
      return there
    },
  }
}

/** The numbers from one to below another. */
export function range(from: number, to: number): ReadonlySet<number> {
  return new Set(Array.from({ length: to - from }, (_, i) => from + i))
}
