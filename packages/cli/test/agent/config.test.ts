import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type AgentConfig, parseConfig } from '../../src/agent/config/config.ts'

const guide = readFileSync(fileURLToPath(new URL('../../../../docs/agent.md', import.meta.url)), 'utf8')

/** The mistakes of a text, each as `line: text`. */
function mistakesIn(text: string): readonly string[] {
  const result = parseConfig(text, '/etc/sheaf')
  return 'mistakes' in result ? result.mistakes.map(({ line, text: why }) => `${line}: ${why}`) : []
}

function parsed(text: string): AgentConfig {
  const result = parseConfig(text, '/etc/sheaf')
  return 'config' in result ? result.config : assert.fail(JSON.stringify(result.mistakes))
}

/** A configuration whose only token has these lines besides, from the line 6 on. */
const withToken = (...lines: readonly string[]) =>
  ['stateDir: state', 'tokens:', '  - name: wiki', '    url: https://search.example.com', '    sinks:', ...lines].join(
    '\n',
  )
const FILE = '      - file: /etc/wiki/token'

describe('the configuration of the agent', () => {
  test('the smallest one: the secret is read from the sink, and paths are relative to the file', () => {
    const config = parsed(withToken('      - file: wiki.token'))
    assert.equal(config.stateDir, '/etc/sheaf/state')
    assert.equal(config.listen, undefined)
    assert.equal(config.logLevel, 'info')
    const [token] = config.tokens
    assert.deepEqual(token?.source, { kind: 'sink', sink: 'file:/etc/sheaf/wiki.token' })
    assert.deepEqual(token?.sinks, [
      {
        ...{ kind: 'file', name: 'file:/etc/sheaf/wiki.token', place: 'file:/etc/sheaf/wiki.token' },
        ...{ path: '/etc/sheaf/wiki.token', mode: undefined },
      },
    ])
  })

  test('listen takes a port, and listens on this machine alone unless an address is given', () => {
    const listenOf = (value: string) => parsed(`listen: ${value}\n${withToken(FILE)}`).listen
    assert.deepEqual(listenOf('"9465"'), { host: '127.0.0.1', port: 9465 })
    assert.deepEqual(listenOf('0.0.0.0:9465'), { host: '0.0.0.0', port: 9465 })
    assert.deepEqual(listenOf('"[::1]:9465"'), { host: '::1', port: 9465 })
    assert.deepEqual(listenOf('9465'), { host: '127.0.0.1', port: 9465 }, 'without quotes too')
  })

  test('an alias stands for what it names', () => {
    const text = withToken(FILE).replace('https://search.example.com', '&server https://search.example.com')
    const { tokens } = parsed(`${text}\n  - name: crm\n    url: *server\n    sinks:\n      - file: crm`)
    assert.equal(tokens[1]?.url, 'https://search.example.com')
  })

  test('the full example in docs/agent.md is one, and has every key of the table', () => {
    const [, example = ''] = /```yaml title="agent\.yaml"\n(.*?)```/s.exec(guide) ?? []
    const { tokens } = parsed(example)
    assert.equal(tokens.length, 2)
    assert.deepEqual(
      tokens.flatMap(({ sinks }) => sinks.map(({ kind }) => kind)),
      ['file', 'dotenv', 'exec', 'kubernetes'],
    )
    const keys = [...guide.matchAll(/^\| `([\w.[\]]+)` \|/gm)].map(([, key = '']) => key.split('.').at(-1) ?? '')
    assert.ok(keys.length > 20, 'the table is found')
    for (const key of keys) assert.match(example, new RegExp(`\\b${key}:`), `the example has no ${key}`)
  })

  const cases: readonly [guarantee: string, text: string, mistakes: readonly (string | RegExp)[]][] = [
    ['an empty file', '', ['1: the file must be a mapping with the key tokens']],
    ['no YAML', 'tokens: [', [/^1: this is not YAML: /]],
    ['a key that stands twice', 'stateDir: a\nstateDir: b\ntokens: []', [/^2: this is not YAML: .*unique/]],
    [
      'no state directory',
      withToken(FILE).replace('stateDir: state\n', ''),
      [/stateDir: is missing: give it, such as \/var/],
    ],
    ['no tokens', 'stateDir: a', ['1: tokens: is missing: give it, such as a list of mappings']],
    ['an empty list of tokens', 'stateDir: a\ntokens: []', ['2: tokens: is empty']],
    [
      'a mistyped key, with the nearest one',
      withToken(FILE, '    datasorce: wiki'),
      ['7: tokens[0].datasorce: there is no such key; is datasource meant?'],
    ],
    [
      'a mistyped key of a sink',
      withToken('      - fiel: /etc/wiki/token'),
      ['6: tokens[0].sinks[0].fiel: there is no such key; is file meant?'],
    ],
    [
      'a mistyped key at the top',
      `statedir: x\n${withToken(FILE)}`,
      ['1: statedir: there is no such key; is stateDir meant?'],
    ],
    [
      'a secret in the file, which is not repeated',
      withToken(FILE, '    token: sheaf_indexing_abc'),
      [/^7: tokens\[0\]\.token: there is no such key; there are .*A secret never stands in this file: say where it is/],
    ],
    [
      'a name that is no file name',
      withToken(FILE).replace('wiki\n', 'a/b\n'),
      [/^3: tokens\[0\]\.name: must be of letters/],
    ],
    ['a URL that is none', withToken(FILE).replace('https', 'ftp'), [/^4: tokens\[0\]\.url: must begin with https/]],
    ['a password in the URL', withToken(FILE).replace('https://', 'https://a:b@'), [/^4: .*url: .* have no password/]],
    [
      'a number for a text',
      withToken(FILE).replace('wiki\n', '12\n'),
      [/^3: tokens\[0\]\.name: must be a text .*quotes/],
    ],
    [
      'a mode without quotes',
      withToken(FILE, '        mode: 0640'),
      [/^7: tokens\[0\]\.sinks\[0\]\.mode: must be a text/],
    ],
    ['a mode for all the world', withToken(FILE, '        mode: "0644"'), [/^7: .*mode: must give others no right/]],
    [
      'a share that leaves no room',
      withToken(FILE, '    rotateAfter: 0.95'),
      [/^7: .*rotateAfter: must be from 0\.1 to 0\.8: later/],
    ],
    ['a share that is none', withToken(FILE, '    rotateAfter: "2/3"'), [/^7: .*rotateAfter: must be a number/]],
    [
      'a key of .env without a name',
      withToken('      - dotenv: .env'),
      [/^6: .*key: is missing: give it, such as GLEAN/],
    ],
    [
      'an unusable key of .env',
      withToken('      - dotenv: .env', '        key: A-B'),
      [/^7: .*key: must be a name of a variable/],
    ],
    [
      'a program that is one text',
      withToken('      - exec: vault kv put', '        name: v', '    source: { file: t }'),
      [/^6: tokens\[0\]\.sinks\[0\]\.exec: must be a list/],
    ],
    [
      'a program without a name',
      withToken('      - exec: [vault]', '    source: { file: t }'),
      [/^6: .*name: is missing/],
    ],
    [
      'only sinks that cannot be read back, and no source',
      withToken('      - exec: [vault]', '        name: v'),
      [/^3: tokens\[0\]: without a sink that can be read back it needs a source/],
    ],
    ['two sources', withToken(FILE, '    source: { file: a, environment: B }'), [/^7: .*source: give exactly one of/]],
    [
      'a source that is no sink',
      withToken(FILE, '    source: { sink: x }'),
      [/^7: .*sink: must be the name of a sink that can/],
    ],
    [
      'a program that would get the secret in a variable',
      withToken(
        '      - exec: [v]',
        '        name: v',
        '        environment: [TOKEN]',
        '    source: { environment: TOKEN }',
      ),
      [/a program must not get the variable that holds the secret/],
    ],
    [
      'a Secret over clear text',
      withToken('      - kubernetes: { secret: a, key: b, server: "http://10.0.0.1" }'),
      [/^6: .*server: must begin with https/],
    ],
    [
      'a Secret of no name',
      withToken('      - kubernetes: { secret: A_b, key: b }'),
      [/^6: .*secret: must be of lower-case/],
    ],
    [
      'two tokens for one place',
      `${withToken(FILE)}\n  - name: b\n    url: https://search.example.com\n    sinks:\n${FILE}`,
      [/^9: tokens\[1\]\.sinks: file:\/etc\/wiki\/token is a place of token "wiki" already/],
    ],
    [
      'two tokens of one name',
      `${withToken(FILE)}\n  - name: wiki\n    url: https://search.example.com\n    sinks:\n${FILE}2`,
      [/^7: tokens\[1\]\.name: "wiki" is the name of another token/],
    ],
    [
      'an address that is none',
      `listen: here\n${withToken(FILE)}`,
      [/^1: listen: must be a port, or an address and a port/],
    ],
    ['a log level that is none', `logLevel: loud\n${withToken(FILE)}`, [/^1: logLevel: must be one of fatal, error/]],
    [
      'several mistakes are told at once, in order',
      withToken(FILE, '    rotateAfter: 2', '    x: 1').replace('https', 'ftp'),
      [/^4: /, /^7: /, /^8: /],
    ],
  ]
  for (const [guarantee, text, expected] of cases) {
    test(`refuses ${guarantee}`, () => {
      const found = mistakesIn(text)
      assert.equal(found.length, expected.length, found.join('\n'))
      expected.forEach((each, i) => {
        if (typeof each === 'string') assert.equal(found[i], each)
        else assert.match(found[i] ?? '', each)
      })
      assert.ok(!found.join().includes('sheaf_indexing_abc'))
    })
  }
})
