import { isIP } from 'node:net'
import { timeText } from '../output.ts'
import { type Finding, note, ok, problem, unknown } from './finding.ts'
import { objectOf, type Talk, talk } from './talk.ts'

/** What is there, as far as it can be known without a token. */
export type Reached = {
  readonly isReached: boolean
  /** Whether the server is a Sheaf. */
  readonly isSheaf: boolean
  readonly findings: readonly Finding[]
}

const CERTIFICATE_DAYS = { problem: 7, note: 30 } as const
const SKEW_SECONDS = { problem: 300, note: 10 } as const
const DAY_MILLIS = 86_400_000

/** Looks at the way to a server. No token is shown yet: the one at the other end may be another one. */
export async function lookAtConnection(host: string, version: string): Promise<Reached> {
  const answer = await talk(host, 'GET', '/healthz')
  if (answer.kind === 'failed') return { isReached: false, isSheaf: false, findings: [unreached(host, answer)] }
  const description = await talk(host, 'GET', '/openapi.json')
  const { info } = objectOf(description.kind === 'answered' ? description.text : '')
  const { title, version: theirs } = (info ?? {}) as { readonly title?: unknown; readonly version?: unknown }
  const isSheaf = title === 'Sheaf' && typeof theirs === 'string'
  return {
    isReached: true,
    isSheaf,
    findings: [
      reached(host, answer),
      ...encryptionOf(host, answer),
      ...clockOf(answer),
      isSheaf ? versionOf(theirs, version) : unknown('version', 'this is no Sheaf, so that its version is not known'),
    ],
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start the server, or check the port: --url or SHEAF_URL.',
  ENOTFOUND: 'Check the name in --url or SHEAF_URL, and the DNS of this machine.',
  EAI_AGAIN: 'The DNS of this machine does not answer: mend that.',
  TIMEOUT: 'Check routes and firewalls between this machine and the server.',
  ECONNRESET:
    'Something in between cuts the connection, or the scheme is wrong: http:// and https:// are not the same port.',
  EPROTO: 'The port may speak http://: check the scheme in --url.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'The port speaks no TLS: check the scheme in --url.',
  CERT_HAS_EXPIRED: 'Have the certificate of the server renewed.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Use the name that the certificate is for.',
}

function unreached(host: string, { code, text }: Extract<Talk, { readonly kind: 'failed' }>): Finding {
  const isTrust = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)
  const remedy = isTrust
    ? 'Set NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or NODE_USE_SYSTEM_CA=1, so that its certificate is trusted.'
    : (REMEDIES[code] ?? 'Check --url or SHEAF_URL, and that the server runs.')
  return problem('reachability', `${host} cannot be reached (${code}): ${text}`, remedy)
}

function reached(host: string, { status }: Extract<Talk, { readonly kind: 'answered' }>): Finding {
  if (status >= 300 && status < 400) {
    return problem('reachability', `${host} redirects`, 'Set --url to the final address: clients do not follow it.')
  }
  if (status >= 500) {
    return problem(
      'reachability',
      `${host} answers ${status}`,
      'Look into the log of the server, or of the proxy before it.',
    )
  }
  return ok('reachability', `${host} answers`)
}

function encryptionOf(host: string, { tls }: Extract<Talk, { readonly kind: 'answered' }>): readonly Finding[] {
  if (tls === undefined) {
    if (isThisMachine(host)) return [ok('encryption', 'none, and it does not leave this machine')]
    const remedy = 'Use https://, or make sure that nothing but a trusted network lies between.'
    return [problem('encryption', `${host} is not encrypted: whoever is in between can read the token`, remedy)]
  }
  const days = Math.floor((tls.validTo - Date.now()) / DAY_MILLIS)
  const text = `${tls.protocol}; the certificate by ${tls.issuer} is good for ${days} more days`
  if (days > CERTIFICATE_DAYS.note) return [ok('encryption', text)]
  const found = days > CERTIFICATE_DAYS.problem ? note : problem
  return [found('encryption', text, 'Have the certificate renewed before it ends.')]
}

function isThisMachine(host: string): boolean {
  const { hostname } = new URL(host)
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return hostname === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

function clockOf({ headers, atMs }: Extract<Talk, { readonly kind: 'answered' }>): readonly Finding[] {
  const theirs = Date.parse(headers.date ?? '')
  if (Number.isNaN(theirs)) return [unknown('clock', 'the server does not say what time it is')]
  // The header has whole seconds.
  const seconds = Math.round((theirs + 500 - atMs) / 1000)
  const difference = Math.abs(seconds)
  if (difference < SKEW_SECONDS.note) return [ok('clock', 'the clocks agree')]
  const text = `the server is ${difference} seconds ${seconds > 0 ? 'ahead of' : 'behind'} this machine`
  const remedy = 'Have both set their clocks by NTP: deadlines are told by the clock of the server.'
  return [(difference < SKEW_SECONDS.problem ? note : problem)('clock', `${text} (${timeText(theirs / 1000)})`, remedy)]
}

function versionOf(theirs: string, ours: string): Finding {
  if (theirs === ours) return ok('version', `Sheaf ${theirs}, as this command`)
  return note('version', `Sheaf ${theirs}; this command is of ${ours}`, 'Use the command of the version of the server.')
}
