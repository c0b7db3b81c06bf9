import { openApiDocument } from '@sheaf/contract/openapi'
import { clientClass, servedTags } from '@sheaf/contract/openapi/tags'
import { prepare } from '@sheaf/server/store/sqlite/prepare'
import { assistantsPage } from './assistants-page.ts'
import { cliPage } from './cli-page.ts'
import { clientPage } from './client-page.ts'
import { compatibilityPage } from './compatibility-page.ts'
import { errorsPage } from './errors-page.ts'
import { findingsPage } from './findings-page.ts'
import { limitsPage } from './limits-page.ts'
import type { GeneratedFile } from './markdown.ts'
import { servedTable } from './served.ts'

/** The folder in which every file is generated. */
export const CLIENT_PAGES = 'docs/client'

/** Every file that is generated, from the contract, the record or the command’s help, with the content that it must have. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  return [
    { path: 'openapi.json', content: `${JSON.stringify(openApiDocument(), null, 2)}\n` },
    { path: 'packages/contract/src/served.json', content: servedTable() },
    { path: 'packages/server/src/store/sqlite/prepared.json', content: `${JSON.stringify(await prepare())}\n` },
    { path: 'docs/errors.md', content: errorsPage() },
    { path: 'docs/findings.md', content: findingsPage() },
    { path: 'docs/compatibility.md', content: compatibilityPage() },
    { path: 'docs/limits.md', content: limitsPage() },
    { path: 'docs/cli.md', content: cliPage() },
    { path: 'docs/assistants.md', content: assistantsPage() },
    ...servedTags().map((tag) => ({ path: `${CLIENT_PAGES}/${clientClass(tag)}.md`, content: clientPage(tag) })),
  ]
}
