import type { ConfigurationOptions } from './configuration.ts'

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The variables of the process; none in a browser. */
export function processEnvironment(): Environment {
  const { process } = globalThis as { readonly process?: { readonly env?: Environment } }
  return process?.env ?? {}
}

/**
 * Where the server is and which token to use, from SHEAF_URL and SHEAF_TOKEN; if neither is set, from the variables of other
 * clients: GLEAN_SERVER_URL or GLEAN_INSTANCE, and GLEAN_INDEXING_API_TOKEN or GLEAN_API_TOKEN. The two families are never
 * mixed: a token must not go to a server that it was not meant for. The token is read anew for every call.
 *
 * @throws TypeError naming the variable that is missing
 */
export function optionsFrom(environment: Environment): ConfigurationOptions {
  // A variable that is set to nothing is not set.
  const setting = (names: readonly string[]) => names.map((name) => environment[name]).find((value) => value)
  const [hosts, tokens] = setting(['SHEAF_URL', 'SHEAF_TOKEN'])
    ? [['SHEAF_URL'], ['SHEAF_TOKEN']]
    : [['GLEAN_SERVER_URL'], ['GLEAN_INDEXING_API_TOKEN', 'GLEAN_API_TOKEN']]
  const accessToken = () => setting(tokens) ?? ''
  if (accessToken() === '') throw new TypeError(`no token: set ${tokens.join(' or ')}, or SHEAF_TOKEN with SHEAF_URL`)
  const host = setting(hosts)
  if (host !== undefined) return { host, accessToken }
  const instance = hosts.includes('SHEAF_URL') ? undefined : setting(['GLEAN_INSTANCE'])
  if (instance === undefined) throw new TypeError(`no host: set SHEAF_URL to the address of the server`)
  return { instance, accessToken }
}
