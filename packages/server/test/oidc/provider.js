import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

/*
 * A provider of OpenID Connect, to sign in by: its first message is its issuer. Whoever signs in names the account in the
 * header x-account; every account exists, and the messages that it is sent say what is claimed of it.
 */

const claimsOf = new Map()
const server = createServer()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'sheaf',
      client_secret: 'a secret that only the two know',
      redirect_uris: [process.argv[2]],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified', 'groups'], profile: ['name'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  async findAccount(_, sub) {
    return { accountId: sub, claims: async () => ({ sub, ...claimsOf.get(sub) }) }
  },
  async loadExistingGrant(context) {
    const { client, session } = context.oidc
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
    grant.addOIDCScope('openid email profile')
    await grant.save()
    return grant
  },
  cookies: { keys: ['a key for this run'] },
})
const answer = provider.callback()
server.on('request', async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response)
  const accountId = request.headers['x-account']
  await provider.interactionFinished(request, response, { login: { accountId } })
})
process.on('message', ({ account, claims }) => {
  claimsOf.set(account, claims)
  process.send({ known: account })
})
process.send({ issuer })
