import { isIP } from 'node:net'
import { isAbsolute, join, resolve } from 'node:path'
import type { ListenAddress } from '../listener.ts'
import { type LogLevel, logLevels } from '../log.ts'
import { SHARE_DEFAULT, type Share, shareOf } from '../schedule.ts'
import { type MapReader, type Mistake, readYaml } from './reader.ts'
import { readSinks, type SinkConfig } from './sinks.ts'

/** What the agent is to do. */
export type AgentConfig = {
  /** Absolute. */
  readonly stateDir: string
  readonly listen: ListenAddress | undefined
  readonly logLevel: LogLevel
  readonly tokens: readonly TokenConfig[]
}

export type TokenConfig = {
  readonly name: string
  readonly url: string
  readonly source: SourceConfig
  readonly datasource: string | undefined
  readonly share: Share
  readonly rotationPeriodMinutes: number | undefined
  readonly sinks: readonly SinkConfig[]
}

export type SourceConfig =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly variable: string }
  /** The name of a sink that can be read back. */
  | { readonly kind: 'sink'; readonly sink: string }

/** Every key of the file and what it may be, in the order of the table in docs/agent.md. */
export type ConfigResult = { readonly config: AgentConfig } | { readonly mistakes: readonly Mistake[] }

/** @param directory relative paths in the file are relative to it: the folder of the file */
export function parseConfig(text: string, directory: string): ConfigResult {
  const mistakes: Mistake[] = []
  const file = readYaml(text, mistakes)
  if (file === undefined) return { mistakes }
  const pathOf = (path: string) => (isAbsolute(path) ? path : resolve(join(directory, path)))
  const stateDir = file.required('stateDir', file.text('stateDir'), '/var/lib/sheaf-agent')
  const listen = listenOf(file)
  const logLevel = levelOf(file)
  const readers = file.required('tokens', file.maps('tokens'), 'a list of mappings') ?? []
  if (file.has('tokens') && readers.length === 0 && mistakes.length === 0) file.wrong('tokens', 'is empty')
  const tokens = readers.map((reader) => readToken(reader, pathOf))
  refuseTwice(readers, tokens)
  file.end()
  const isWhole = (token: TokenConfig | undefined): token is TokenConfig => token !== undefined
  if (mistakes.length > 0 || stateDir === undefined || !tokens.every(isWhole)) {
    return { mistakes: mistakes.toSorted((a, b) => a.line - b.line) }
  }
  return { config: { stateDir: pathOf(stateDir), listen, logLevel, tokens } }
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

function readToken(reader: MapReader, pathOf: (path: string) => string): TokenConfig | undefined {
  const name = reader.required('name', reader.text('name'), 'wiki')
  if (name !== undefined && !NAME.test(name)) {
    reader.wrong('name', 'must be of letters, digits, ., _ and -, at most 64: the journal is named by it')
  }
  const url = reader.required('url', reader.text('url'), 'https://search.example.com')
  if (url !== undefined && !isHttpUrl(url))
    reader.wrong('url', 'must begin with https:// or http:// and have no password')
  const sinks = reader.required('sinks', reader.maps('sinks'), 'a list with one entry for each place')
  if (sinks?.length === 0) reader.wrong('sinks', 'is empty: a secret that nobody gets is of no use')
  const read = readSinks(sinks ?? [], pathOf)
  const source = readSource(reader, read, read.length === sinks?.length, pathOf)
  const datasource = reader.text('datasource')
  const share = shareIn(reader)
  const rotationPeriodMinutes = reader.number('rotationPeriodMinutes')
  if (
    rotationPeriodMinutes !== undefined &&
    !(Number.isInteger(rotationPeriodMinutes) && rotationPeriodMinutes >= 10)
  ) {
    reader.wrong('rotationPeriodMinutes', 'must be a whole number of minutes, 10 or more')
  }
  reader.end()
  if (name === undefined || url === undefined || source === undefined) return undefined
  return { name, url, source, datasource, share, rotationPeriodMinutes, sinks: read }
}

function readSource(
  token: MapReader,
  sinks: readonly SinkConfig[],
  areSinksRight: boolean,
  pathOf: (path: string) => string,
): SourceConfig | undefined {
  const readable = sinks.filter(({ kind }) => kind !== 'exec').map(({ name }) => name)
  if (!token.has('source')) {
    const [first] = readable
    if (first !== undefined) return { kind: 'sink', sink: first }
    if (areSinksRight)
      token.mistaken('without a sink that can be read back it needs a source: where the first secret is')
    return undefined
  }
  const source = token.map('source')
  if (source === undefined) return undefined
  const [file, variable, sink] = [source.text('file'), source.text('environment'), source.text('sink')]
  source.end()
  if ([file, variable, sink].filter((value) => value !== undefined).length !== 1) {
    source.mistaken('give exactly one of file, environment and sink')
    return undefined
  }
  if (file !== undefined) return { kind: 'file', path: pathOf(file) }
  if (variable !== undefined) return { kind: 'environment', variable }
  if (sink === undefined || !readable.includes(sink)) {
    source.wrong('sink', `must be the name of a sink that can be read back: ${readable.join(', ') || 'there is none'}`)
    return undefined
  }
  return { kind: 'sink', sink }
}

function shareIn(token: MapReader): Share {
  const share = token.number('rotateAfter')
  try {
    return shareOf(share ?? SHARE_DEFAULT)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    token.wrong('rotateAfter', error.message)
    return shareOf(SHARE_DEFAULT)
  }
}

function listenOf(file: MapReader): ListenAddress | undefined {
  const text = file.word('listen')
  if (text === undefined) return undefined
  const [, host = '127.0.0.1', digits = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (digits !== '' && port <= 65_535 && (isIP(bare) !== 0 || /^[A-Za-z0-9.-]+$/.test(bare)))
    return { host: bare, port }
  file.wrong('listen', 'must be a port, or an address and a port, such as 9465 or 127.0.0.1:9465')
  return undefined
}

function levelOf(file: MapReader): LogLevel {
  const level = file.text('logLevel')
  const known = logLevels.find((each) => each === level)
  if (level !== undefined && known === undefined) file.wrong('logLevel', `must be one of ${logLevels.join(', ')}`)
  return known ?? 'info'
}

function isHttpUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password, search, hash } = new URL(url)
  return (protocol === 'https:' || protocol === 'http:') && username + password + search + hash === ''
}

/** Two tokens of one name would have one journal, and two that write to one place would take turns in breaking it. */
function refuseTwice(readers: readonly MapReader[], tokens: readonly (TokenConfig | undefined)[]): void {
  const names = new Set<string>()
  const places = new Map<string, string>()
  tokens.forEach((token, position) => {
    if (token === undefined) return
    if (names.has(token.name)) readers[position]?.wrong('name', `"${token.name}" is the name of another token`)
    names.add(token.name)
    const own = new Set<string>()
    for (const { name, place } of token.sinks) {
      const other = places.get(place)
      if (own.has(name)) readers[position]?.wrong('sinks', `two sinks are named ${name}`)
      else if (other !== undefined) readers[position]?.wrong('sinks', `${place} is a place of token "${other}" already`)
      own.add(name)
      places.set(place, token.name)
    }
    const { source } = token
    const isPassed = token.sinks.some(
      (sink) => source.kind === 'environment' && sink.kind === 'exec' && sink.environment.includes(source.variable),
    )
    if (isPassed) readers[position]?.wrong('sinks', 'a program must not get the variable that holds the secret')
  })
}
