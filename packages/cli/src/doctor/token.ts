import { parseSecret } from '@sheaf/server/tokens/secret'
import { timeText } from '../output.ts'
import { type Finding, note, ok, problem, unknown } from './finding.ts'
import { objectOf, type Talk, talk } from './talk.ts'

type Answered = Extract<Talk, { readonly kind: 'answered' }>

const EXPIRY_DAYS = { problem: 3, note: 14 } as const
const DAY_SECONDS = 86_400
/** A deadline that is nearer than this should have been met. */
const ROTATION_SECONDS_MIN = 7_200
const NO_DATASOURCE = 'sheaf-doctor-probe'

/** Looks at a token by harmless calls. */
export async function lookAtToken(
  host: string,
  token: string,
  isSheaf: boolean,
  datasources: readonly string[],
): Promise<readonly Finding[]> {
  const secret = parseSecret(token)
  const kind = secret?.kind ?? 'indexing'
  const form = formOf(token, kind, secret !== undefined)
  if (form.level === 'problem') return [form]
  const answer = await talk(host, 'POST', ...callOf(kind, token, datasources[0] ?? NO_DATASOURCE))
  if (answer.kind === 'failed') {
    return [form, problem('token', `no answer came to a call with the token (${answer.code})`, 'Run this again.')]
  }
  const accepted = acceptedOf(answer, token)
  if (accepted.level === 'problem') return [form, accepted]
  const scopes = kind === 'indexing' ? await lookAtDatasources(host, token, datasources) : []
  return [form, accepted, ...lifeOf(answer, isSheaf), ...scopes]
}

function formOf(token: string, kind: string, isWhole: boolean): Finding {
  if (isWhole) return ok('kind', `${kind === 'client' ? 'a' : 'an'} ${kind} token of Sheaf, whole`)
  if (!token.startsWith('sheaf_'))
    return unknown('kind', 'no token of Sheaf: its kind cannot be seen; taken for an indexing one')
  const remedy = 'Copy the whole token again: it ends with _ and six characters.'
  return problem('kind', 'a token of Sheaf that was cut off or mistyped: its checksum is wrong', remedy)
}

/** A call that changes nothing, for each kind of token. */
function callOf(kind: string, token: string, datasource: string): [path: string, token: string, body: object] {
  if (kind === 'client') return ['/rest/api/v1/search', token, { query: '', pageSize: 0 }]
  if (kind === 'admin') return ['/admin/api/v1/listdatasources', token, {}]
  return ['/api/index/v1/getdatasourceconfig', token, { datasource }]
}

function acceptedOf({ status, headers, text }: Answered, token: string): Finding {
  const { error, message } = objectOf(text)
  // Whatever a server repeats, the token is not shown.
  const said = (typeof message === 'string' ? message : `it answered ${status}`)
    .replaceAll(token, '[redacted]')
    .slice(0, 400)
  const retired = timeIn(headers['sheaf-token-retired-until'])
  if (retired !== undefined) {
    const remedy = 'Use the newest secret. Whoever has this one alone gets it by sheaf rotate.'
    return problem('token', `this secret was replaced, and works until ${timeText(retired)}`, remedy)
  }
  if (status === 401 && error === 'token_rotate_only') {
    return problem('token', said, 'Run sheaf rotate with it now.')
  }
  if (status === 401) return problem('token', `the server refuses it: ${said}`, remedyFor(String(error)))
  if (status === 403 && error === 'address_not_allowed') {
    return problem('token', said, 'Call from an address of its greenlist, or have a token created for this one.')
  }
  if (status === 403 && headers['sheaf-token-expires'] === undefined) {
    return unknown('token', 'the server answers 403: the address, or what it may do; give --datasource NAME to tell')
  }
  if (status === 429 || status >= 500)
    return problem('token', `the server answers ${status}: ${said}`, 'Run this again later.')
  return ok('token', 'the server accepts it')
}

function remedyFor(code: string): string {
  if (code === 'token_unknown') return 'Check that the token belongs to this server.'
  if (code === 'token_wrong_kind') return 'Use a token of the kind that is named.'
  if (/^token_/.test(code)) return 'Do what it says; docs/tokens.md has a table of all refusals.'
  return 'It may have expired or missed its rotation: have a new one created where tokens of that server are made.'
}

function lifeOf({ headers }: Answered, isSheaf: boolean): readonly Finding[] {
  const [expires, rotateBy] = [timeIn(headers['sheaf-token-expires']), timeIn(headers['sheaf-token-rotate-by'])]
  if (!isSheaf && expires === undefined && rotateBy === undefined) {
    const text = 'this server does not say when its tokens end: look where it was created, and let sheaf agent keep it'
    return [unknown('expiry', text), unknown('rotation', text)]
  }
  return [expiryOf(expires), rotationOf(rotateBy)]
}

function expiryOf(expires: number | undefined): Finding {
  if (expires === undefined) return ok('expiry', 'it does not end by itself')
  const days = Math.floor((expires - Date.now() / 1000) / DAY_SECONDS)
  const text = `it ends at ${timeText(expires)}, in ${days} days`
  if (days > EXPIRY_DAYS.note) return ok('expiry', text)
  const remedy = 'Have an administrator renew it: sheaf token renew ID. Rotating does not change its end.'
  return (days > EXPIRY_DAYS.problem ? note : problem)('expiry', text, remedy)
}

function rotationOf(rotateBy: number | undefined): Finding {
  if (rotateBy === undefined) return ok('rotation', 'it need not be rotated')
  const seconds = rotateBy - Date.now() / 1000
  const text = `it must be rotated before ${timeText(rotateBy)}, in ${Math.floor(seconds / 3600)} hours`
  if (seconds > ROTATION_SECONDS_MIN) return ok('rotation', text)
  return problem('rotation', text, 'Run sheaf rotate now, and let sheaf agent keep it.')
}

async function lookAtDatasources(
  host: string,
  token: string,
  datasources: readonly string[],
): Promise<readonly Finding[]> {
  if (datasources.length === 0) {
    return [unknown('scope', 'which datasources it may use is not told to it: give --datasource NAME to ask for one')]
  }
  return (await Promise.all(datasources.map((name) => lookAtDatasource(host, token, name)))).flat()
}

async function lookAtDatasource(host: string, token: string, name: string): Promise<readonly Finding[]> {
  const check = `datasource ${name}`
  const config = await talk(host, 'POST', '/api/index/v1/getdatasourceconfig', token, { datasource: name })
  if (config.kind === 'failed') return [problem(check, `no answer came (${config.code})`, 'Run this again.')]
  if (config.status === 403) {
    return [
      problem(check, 'the token may not use it', 'Use a token with it in its scope: sheaf token create --datasource.'),
    ]
  }
  if (config.status !== 200) {
    const text = config.status === 400 ? 'there is no such datasource' : `the server answers ${config.status}`
    return [problem(check, text, 'Check the spelling, or create it with adddatasource.')]
  }
  const path = `/api/index/v1/debug/${encodeURIComponent(name)}/status`
  const status = await talk(host, 'POST', path, token)
  const visibility = status.kind === 'answered' ? objectOf(status.text).datasourceVisibility : undefined
  switch (visibility) {
    case 'ENABLED_FOR_ALL':
      return [ok(check, 'the token may use it, and everyone may see it, as its documents allow')]
    case 'ENABLED_FOR_TEST_GROUP':
      return [
        note(
          check,
          'only its beta users see anything of it',
          `To show it to everyone: sheaf datasource enable ${name} all.`,
        ),
      ]
    case 'NOT_ENABLED':
      return [
        problem(
          check,
          'nobody sees anything of it',
          `Enable it: sheaf datasource enable ${name} all, or in the console.`,
        ),
      ]
    default:
      return [unknown(check, 'the token may use it; who sees it is not said')]
  }
}

function timeIn(header: string | readonly string[] | undefined): number | undefined {
  const moment = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(moment) ? undefined : Math.floor(moment / 1000)
}
