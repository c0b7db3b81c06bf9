import { withTokens } from '../token-store.ts'

/** Makes the two tokens of the demonstration, as an administrator does on the data directory. */
export async function createDemoTokens(dataDir: string, datasource: string) {
  let indexing = ''
  let client = ''
  await withTokens(dataDir, async ({ manage, keeper }) => {
    const common = { datasources: [], userEmail: undefined, scopes: [], greenlist: [] }
    const expiresAt = keeper.now() + 86_400 * 7
    const push = await manage.createToken(keeper, {
      ...common,
      name: 'push',
      kind: 'indexing',
      isGlobal: false,
      datasources: [datasource],
      expiresAt,
      rotationPeriodMinutes: 1440,
    })
    const search = await manage.createToken(keeper, {
      ...common,
      name: 'search',
      kind: 'client',
      isGlobal: true,
      expiresAt,
      rotationPeriodMinutes: undefined,
    })
    indexing = push.secret
    client = search.secret
  })
  return { indexing, client }
}
