import { isIP } from 'node:net'
import { cidrProblem } from './tokens/greenlist.ts'

/** One setting of the server: a flag, an environment variable and a default. */
export type Setting = {
  readonly flag: string
  readonly environment: string
  readonly placeholder: string
  readonly byDefault: string
  readonly description: string
}

/** Every setting of `sheaf serve`. */
export const settings = {
  host: {
    flag: '--host',
    environment: 'SHEAF_HOST',
    placeholder: 'HOST',
    byDefault: '127.0.0.1',
    description: 'address to listen on; off loopback it needs TLS or --behind-proxy',
  },
  port: {
    flag: '--port',
    environment: 'SHEAF_PORT',
    placeholder: 'PORT',
    byDefault: '7460',
    description: 'port to listen on; 0 takes a free one',
  },
  dataDir: {
    flag: '--data-dir',
    environment: 'SHEAF_DATA_DIR',
    placeholder: 'DIR',
    byDefault: './sheaf-data',
    description: 'where everything is kept; made if it is not there',
  },
  tlsCert: {
    flag: '--tls-cert',
    environment: 'SHEAF_TLS_CERT',
    placeholder: 'FILE',
    byDefault: '',
    description: 'certificate chain in PEM, to serve https',
  },
  tlsKey: {
    flag: '--tls-key',
    environment: 'SHEAF_TLS_KEY',
    placeholder: 'FILE',
    byDefault: '',
    description: 'private key in PEM that belongs to the certificate',
  },
  behindProxy: {
    flag: '--behind-proxy',
    environment: 'SHEAF_BEHIND_PROXY',
    placeholder: 'CIDR,…',
    byDefault: '',
    description: 'networks of the proxies in front, whose X-Forwarded-For is believed',
  },
  metricsPort: {
    flag: '--metrics-port',
    environment: 'SHEAF_METRICS_PORT',
    placeholder: 'PORT',
    byDefault: '',
    description: 'serves /metrics without a token on a port of its own; 0 takes a free one',
  },
  metricsHost: {
    flag: '--metrics-host',
    environment: 'SHEAF_METRICS_HOST',
    placeholder: 'HOST',
    byDefault: '127.0.0.1',
    description: 'address of that port; whoever reaches it reads the metrics, in clear text',
  },
  newDatasources: {
    flag: '--new-datasources',
    environment: 'SHEAF_NEW_DATASOURCES',
    placeholder: 'visible|hidden',
    byDefault: 'visible',
    description: 'whether a new datasource is on for everyone; document permissions apply in any case',
  },
  oidcIssuer: {
    flag: '--oidc-issuer',
    environment: 'SHEAF_OIDC_ISSUER',
    placeholder: 'URL',
    byDefault: '',
    description: 'lets people sign in to the console by that provider of OpenID Connect; see docs/console.md',
  },
  oidcClientId: {
    flag: '--oidc-client-id',
    environment: 'SHEAF_OIDC_CLIENT_ID',
    placeholder: 'ID',
    byDefault: '',
    description: 'what the provider calls this server',
  },
  oidcClientSecretFile: {
    flag: '--oidc-client-secret-file',
    environment: 'SHEAF_OIDC_CLIENT_SECRET_FILE',
    placeholder: 'FILE',
    byDefault: '',
    description: 'file with the secret that the provider gave for it; none for a public client',
  },
  oidcAdmins: {
    flag: '--oidc-admins',
    environment: 'SHEAF_OIDC_ADMINS',
    placeholder: 'WHO,…',
    byDefault: '',
    description: 'who of them is an administrator: e-mail addresses, or claims such as groups=sheaf-admins',
  },
  goLinks: {
    flag: '--go-links',
    environment: 'SHEAF_GO_LINKS',
    placeholder: 'people|anyone',
    byDefault: 'people',
    description: 'who may follow shortcuts at /go: people who show a client token, or anyone who reaches the server',
  },
  boosts: {
    flag: '--boosts',
    environment: 'SHEAF_BOOSTS',
    placeholder: 'on|off',
    byDefault: 'on',
    description: 'whether documents that are new or much used rank a little higher; off to measure without',
  },
  rateLimits: {
    flag: '--rate-limits',
    environment: 'SHEAF_RATE_LIMITS',
    placeholder: 'on|off',
    byDefault: 'off',
    description: 'whether callers are held to the rate limits of the protocol, with 429 and Retry-After',
  },
  logLevel: {
    flag: '--log-level',
    environment: 'SHEAF_LOG_LEVEL',
    placeholder: 'LEVEL',
    byDefault: 'warn',
    description: 'error, warn, info or debug (debug has a line per request); logs go to standard error',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

export type ServerConfig = {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly proxies: readonly string[]
  /** Where the metrics are served without a token; undefined for nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined
  /** How people sign in to the console by OpenID Connect; undefined if they do not. */
  readonly oidc:
    | {
        readonly issuer: string
        readonly clientId: string
        readonly clientSecretFile: string | undefined
        readonly admins: readonly string[]
      }
    | undefined
  readonly newDatasources: 'visible' | 'hidden'
  /** Who may follow shortcuts at /go. */
  readonly goLinks: 'people' | 'anyone'
  readonly boosts: 'on' | 'off'
  readonly rateLimits: 'on' | 'off'
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug'
}

/** A setting that cannot be used, with the remedy in its text. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Makes a configuration of flags, then environment, then defaults. Throws ConfigError naming the setting. */
export function readConfig(
  flags: Partial<Record<SettingName, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): ServerConfig {
  // A variable that is set to nothing, as service files and containers like to do, is not set.
  const value = (name: SettingName) =>
    flags[name] ?? (environment[settings[name].environment] || settings[name].byDefault)
  const host = value('host')
  const tls = tlsOf(value('tlsCert'), value('tlsKey'))
  const proxies = listOf(value('behindProxy'))
  for (const range of proxies) {
    const problem = cidrProblem(range)
    if (problem !== undefined) throw new ConfigError(`--behind-proxy: ${problem}`)
  }
  if (!isLoopback(host) && tls === undefined && proxies.length === 0) {
    throw new ConfigError(
      `--host ${host} is reachable from other machines, and tokens must not cross a network in clear text. ` +
        'Give --tls-cert and --tls-key, or --behind-proxy CIDR if a proxy in front ends TLS.',
    )
  }
  return {
    host,
    port: portOf('port', value('port')),
    dataDir: value('dataDir'),
    tls,
    proxies,
    metrics:
      value('metricsPort') === ''
        ? undefined
        : { host: value('metricsHost'), port: portOf('metricsPort', value('metricsPort')) },
    oidc: oidcOf(value),
    newDatasources: choiceOf('newDatasources', value('newDatasources'), ['visible', 'hidden']),
    goLinks: choiceOf('goLinks', value('goLinks'), ['people', 'anyone']),
    boosts: choiceOf('boosts', value('boosts'), ['on', 'off']),
    rateLimits: choiceOf('rateLimits', value('rateLimits'), ['on', 'off']),
    logLevel: choiceOf('logLevel', value('logLevel'), ['error', 'warn', 'info', 'debug']),
  }
}

function portOf(name: SettingName, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new ConfigError(`${settings[name].flag} ${text} is not a port: give a number from 0 to 65535.`)
}

function tlsOf(certFile: string, keyFile: string): ServerConfig['tls'] {
  if (certFile === '' && keyFile === '') return undefined
  if (certFile === '' || keyFile === '') throw new ConfigError('--tls-cert and --tls-key go together: give both.')
  return { certFile, keyFile }
}

function oidcOf(value: (name: SettingName) => string): ServerConfig['oidc'] {
  const [issuer, clientId, file, admins] = (
    ['oidcIssuer', 'oidcClientId', 'oidcClientSecretFile', 'oidcAdmins'] as const
  ).map(value)
  if (!issuer) {
    if (!clientId && !file && !admins) return undefined
    throw new ConfigError(
      '--oidc-client-id, --oidc-client-secret-file and --oidc-admins need --oidc-issuer: give that too.',
    )
  }
  if (!clientId) throw new ConfigError('--oidc-issuer needs --oidc-client-id: what the provider calls this server.')
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSafe) throw new ConfigError(`--oidc-issuer ${issuer}: give the https address of the provider.`)
  const odd = listOf(admins ?? '').find((entry) => !/^[^=@]+=.+$/.test(entry) && !/^[^=@]+@[^=@]+$/.test(entry))
  if (odd !== undefined) {
    throw new ConfigError(`--oidc-admins ${odd}: give an e-mail address, or a claim such as groups=sheaf-admins.`)
  }
  return { issuer, clientId, clientSecretFile: file || undefined, admins: listOf(admins ?? '') }
}

function choiceOf<Choice extends string>(name: SettingName, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === text)
  if (choice === undefined) throw new ConfigError(`${settings[name].flag} ${text}: give one of ${choices.join(', ')}.`)
  return choice
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** True for an address that other machines cannot reach. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}
