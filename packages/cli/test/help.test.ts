import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commandHelps } from '../src/help-page.ts'
import { sheaf } from './sheaf-process.ts'

/** What the help of each command must teach: what it takes, and what it needs before it can work. */
const lessons: Readonly<Record<string, readonly RegExp[]>> = {
  sheaf: [
    /First steps/,
    /token create .* > docs\.token/,
    /--token-file search\.token/,
    /Exit codes: 0 done, 1 failed, 2/,
  ],
  'sheaf serve': [/--data-dir .*made if it is not there/, /SHEAF_PORT; default 7460/, /Off loopback it demands TLS/],
  'sheaf dev': [
    /temporary folder, which goes at the\s+end/,
    /this machine only/,
    /Sheaf-Dev-Fault/,
    /POST \/dev\/clock +\{"advanceSeconds": 86400\}/,
    /sheaf dev --port 0 --json/,
  ],
  'sheaf token': [/work on the data directory itself/, /whoever can read it is its\nadministrator/],
  'sheaf token create': [/--name .*\(required\)/, /needs --global or --datasource/, /needs --global or --user/],
  'sheaf token list': [/--data-dir <DIR>/, /--json/],
  'sheaf token show': [/<id>/, /as sheaf token list shows it/],
  'sheaf token revoke': [/<id>/, /as sheaf token list shows it/],
  'sheaf token reissue': [/<id>/, /--cut .*for a stolen one/, /works for 10 more minutes/],
  'sheaf token renew': [/<id>/, /--expires/, /ends a day after the new one is first used/],
  'sheaf rotate': [/needs an indexing token that was made with a rotation period/, /SHEAF_TOKEN_FILE/, /SHEAF_URL/],
  'sheaf agent': [
    /--config .*\(required\)/,
    /stateDir: /,
    /it can be killed at any moment/,
    /docs\/agent\.md/,
    /--dry-run .*without changing/,
  ],
  'sheaf doctor': [/says what to do next; none shows a secret/, /Exit code 1 means/, /--data-dir/, /SHEAF_TOKEN_FILE/],
  'sheaf push': [/needs an indexing token for the datasource/, /--datasource .*\(required\)/, /--allow anonymous/],
  'sheaf why': [
    /walks the stages that a search\npasses/,
    /Without --user it lists everyone/,
    /--token-id/,
    /Exit code: 0 also/,
  ],
  'sheaf datasource': [/work on the data directory itself/, /from its next answer on/, /\/admin\/api\/v1/],
  'sheaf datasource list': [/--json/],
  'sheaf datasource show': [/<name>/, /held deletions/],
  'sheaf datasource enable': [/\(all\)/, /\(test\)/],
  'sheaf datasource disable': [/until it is enabled again/],
  'sheaf datasource delete': [/asks first/, /--yes/],
  'sheaf datasource resolve': [/more than 20 %/, /after 7 days/, /grant nothing until they are sent again/],
  'sheaf datasource end-upload': [/nothing is deleted/, /--group/],
  'sheaf datasource remove-beta': [/<email>/],
  'sheaf datasource submissions': [/newest first/, /--type/, /default 100/, /--cursor/],
  'sheaf datasource clear-submissions': [/have been read/, /--through .*all older ones \(default: all\)/],
  'sheaf datasource clear-findings': [/forget/],
  'sheaf people': [/work on the data directory itself/, /showdirectory/, /with an admin token/],
  'sheaf people show': [/what is held/, /--json/],
  'sheaf people resolve': [/20 % or more/, /after 7 days/, /grant nothing until they are sent again/],
  'sheaf people end-upload': [/nothing is deleted/, /<collection>/],
  'sheaf reindex': [/works on the data directory itself/, /searches find everything meanwhile/, /--from-scratch/],
  'sheaf mcp': [
    /needs a\nclient token/,
    /--as <EMAIL>/,
    /--token-file/,
    /started by an AI assistant/,
    /Standard output has the protocol and nothing else/,
  ],
  'sheaf search': [/needs a client token/, /--as <EMAIL>/, /SHEAF_TOKEN/, /--explain/, /from:me/],
}

describe('the help', () => {
  const helps = new Map(commandHelps().map(({ name, text }) => [name, text.replaceAll(/\n {20,}/g, ' ')]))

  test('is there for every command, and this test knows what each must teach', () => {
    assert.deepEqual([...helps.keys()].toSorted(), Object.keys(lessons).toSorted())
  })

  for (const [name, wanted] of Object.entries(lessons)) {
    test(`of ${name} says what it does and what it needs`, () => {
      const text = helps.get(name) ?? ''
      assert.ok(text.startsWith(`Usage: ${name} `), text)
      for (const each of wanted) assert.match(text, each)
    })
  }

  test('is printed by --help and by the command help, with exit code 0', async () => {
    const [flag, command, below] = await Promise.all([
      sheaf(['push', '--help']),
      sheaf(['help', 'push']),
      sheaf(['token', 'reissue', '--help']),
    ])
    for (const { code, stderr } of [flag, command, below]) {
      assert.equal(code, 0)
      assert.equal(stderr, '')
    }
    assert.match(flag.stdout, /^Usage: sheaf push /)
    assert.equal(command.stdout, flag.stdout)
    assert.match(below.stdout, /^Usage: sheaf token reissue /)
  })

  test('alone, without any command, is printed as a mistake', async () => {
    const { code, stdout, stderr } = await sheaf([])
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, /^Usage: sheaf /)
  })

  test('is pointed to by every mistake', async () => {
    for (const args of [['nosuch'], ['serve', '--nosuch'], ['search']]) {
      const { code, stderr } = await sheaf(args)
      assert.equal(code, 2)
      assert.match(stderr, /\(see --help\)/)
    }
  })
})
