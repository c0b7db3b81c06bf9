import type { Token } from '@sheaf/contract'

/**
 * Lines to try a token with. They only read: whoever tries must not change anything by it. The secret comes from the
 * environment, so that it stays out of files and histories.
 */
export function curlLines(token: Token, origin: string): string {
  const head = `curl -X POST ${origin}${pathOf(token)} \\\n  -H "Authorization: Bearer $SHEAF_TOKEN" \\\n  -H 'Content-Type: application/json'`
  const actAs = token.kind === 'client' && token.isGlobal ? ` \\\n  -H 'X-Glean-ActAs: ann@example.com'` : ''
  return `read -rs SHEAF_TOKEN\n${head}${actAs} \\\n  -d '${bodyOf(token)}'`
}

export function typescriptLines(token: Token, origin: string): string {
  const configuration = `const configuration = new Configuration({ host: '${origin}', accessToken: process.env.SHEAF_TOKEN ?? '' })`
  if (token.kind === 'client') {
    const options = token.isGlobal ? `, { actAs: 'ann@example.com' }` : ''
    return `import { Configuration, SearchApi } from '@sheaf/client'\n\n${configuration}\nconst page = await new SearchApi(configuration).searchPost({ query: 'holidays' }${options})`
  }
  if (token.kind === 'admin')
    return `import { AdministrationApi, Configuration } from '@sheaf/client'\n\n${configuration}\nconst { datasources } = await new AdministrationApi(configuration).listdatasourcesPost()`
  const datasource = token.datasources[0] ?? 'docs'
  return `import { Configuration, DatasourcesApi } from '@sheaf/client'\n\n${configuration}\nconst config = await new DatasourcesApi(configuration).getdatasourceconfigPost({ datasource: '${datasource}' })`
}

function pathOf({ kind }: Token): string {
  if (kind === 'client') return '/rest/api/v1/search'
  return kind === 'admin' ? '/admin/api/v1/listdatasources' : '/api/index/v1/getdatasourceconfig'
}

function bodyOf({ kind, datasources }: Token): string {
  if (kind === 'client') return '{"query": "holidays"}'
  return kind === 'admin' ? '{}' : `{"datasource": "${datasources[0] ?? 'docs'}"}`
}
