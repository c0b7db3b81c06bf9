import type { MapReader } from './reader.ts'

/** One place for the secret, as the configuration has it. */
export type SinkConfig = {
  readonly name: string
  /** What it writes to: no two sinks may have the same. */
  readonly place: string
} & (
  | { readonly kind: 'file'; readonly path: string; readonly mode: number | undefined }
  | { readonly kind: 'dotenv'; readonly path: string; readonly key: string; readonly mode: number | undefined }
  | {
      readonly kind: 'kubernetes'
      readonly secret: string
      readonly key: string
      readonly namespace: string | undefined
      readonly server: string | undefined
      readonly caFile: string | undefined
      readonly tokenFile: string | undefined
    }
  | {
      readonly kind: 'exec'
      readonly command: readonly string[]
      readonly timeoutSeconds: number
      readonly environment: readonly string[]
    }
)

const KINDS = ['file', 'dotenv', 'kubernetes', 'exec'] as const
const TIMEOUT_SECONDS_DEFAULT = 30
const TIMEOUT_SECONDS_MAX = 300
const KEY_IN_SECRET = /^[A-Za-z0-9._-]{1,253}$/
const DNS_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/

export function readSinks(readers: readonly MapReader[], pathOf: (path: string) => string): readonly SinkConfig[] {
  return readers.flatMap((reader) => readSink(reader, pathOf) ?? [])
}

function readSink(sink: MapReader, pathOf: (path: string) => string): SinkConfig | undefined {
  const kinds = KINDS.filter((kind) => sink.has(kind))
  const [kind] = kinds
  if (kind === undefined) {
    for (const key of ['name', 'mode', 'key', 'timeoutSeconds', 'environment']) sink.has(key)
    if (sink.end() > 0) return undefined
  }
  if (kind === undefined || kinds.length !== 1) {
    sink.mistaken(`give exactly one of ${KINDS.join(', ')}`)
    return undefined
  }
  const read = { file: readFile, dotenv: readDotenv, kubernetes: readKubernetes, exec: readExec }[kind]
  const found = read(sink, pathOf, sink.text('name'))
  sink.end()
  return found
}

type Reading = (sink: MapReader, pathOf: (path: string) => string, name: string | undefined) => SinkConfig | undefined

const readFile: Reading = (sink, pathOf, name) => {
  const path = sink.text('file')
  const mode = modeIn(sink)
  if (path === undefined) return undefined
  const place = `file:${pathOf(path)}`
  return { kind: 'file', name: name ?? place, place, path: pathOf(path), mode }
}

const readDotenv: Reading = (sink, pathOf, name) => {
  const path = sink.text('dotenv')
  const mode = modeIn(sink)
  const key = sink.required('key', sink.text('key'), 'GLEAN_INDEXING_API_TOKEN')
  if (key !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
    sink.wrong('key', 'must be a name of a variable: letters, digits and _')
    return undefined
  }
  if (path === undefined || key === undefined) return undefined
  const place = `dotenv:${pathOf(path)}#${key}`
  return { kind: 'dotenv', name: name ?? place, place, path: pathOf(path), key, mode }
}

const readKubernetes: Reading = (sink, pathOf, name) => {
  const options = sink.map('kubernetes')
  if (options === undefined) return undefined
  const secret = options.required('secret', options.text('secret'), 'wiki-token')
  const key = options.required('key', options.text('key'), 'token')
  const namespace = options.text('namespace')
  const server = options.text('server')
  const caFile = options.text('caFile')
  const tokenFile = options.text('tokenFile')
  options.end()
  for (const [field, value] of Object.entries({ secret, namespace })) {
    if (value !== undefined && !DNS_NAME.test(value))
      options.wrong(field, 'must be of lower-case letters, digits, - and .')
  }
  if (key !== undefined && !KEY_IN_SECRET.test(key)) options.wrong('key', 'must be of letters, digits, ., _ and -')
  if (server !== undefined && !URL.canParse(server))
    options.wrong('server', 'must be a URL, such as https://10.0.0.1:6443')
  else if (server !== undefined && !isSafe(new URL(server)))
    options.wrong('server', 'must begin with https://: secrets go there; http:// is taken for this machine alone')
  if (secret === undefined || key === undefined) return undefined
  const place = `kubernetes:${server === undefined ? '' : `${server} `}${namespace ?? '(own)'}/${secret}#${key}`
  return {
    ...{ kind: 'kubernetes', name: name ?? place, place, secret, key, namespace, server },
    caFile: caFile === undefined ? undefined : pathOf(caFile),
    tokenFile: tokenFile === undefined ? undefined : pathOf(tokenFile),
  }
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
}

const readExec: Reading = (sink, _pathOf, name) => {
  const command = sink.texts('exec')
  if (command?.length === 0) sink.wrong('exec', 'is empty: give the program and its arguments')
  sink.required('name', name, 'vault')
  const timeoutSeconds = sink.number('timeoutSeconds') ?? TIMEOUT_SECONDS_DEFAULT
  if (!(timeoutSeconds > 0 && timeoutSeconds <= TIMEOUT_SECONDS_MAX)) {
    sink.wrong('timeoutSeconds', `must be from 1 to ${TIMEOUT_SECONDS_MAX}`)
  }
  const environment = sink.texts('environment') ?? []
  if (command === undefined || name === undefined) return undefined
  return { kind: 'exec', name, place: `exec:${command.join(' ')}`, command, timeoutSeconds, environment }
}

/** An octal mode in quotes: a bare 0640 is another number to YAML. */
function modeIn(sink: MapReader): number | undefined {
  const text = sink.text('mode')
  if (text === undefined) return undefined
  if (!/^0?[0-7]{3}$/.test(text)) sink.wrong('mode', 'must be an octal mode in quotes, such as "0640"')
  else if ((Number.parseInt(text, 8) & 0o007) !== 0) sink.wrong('mode', 'must give others no right: it holds a secret')
  return Number.parseInt(text, 8)
}
