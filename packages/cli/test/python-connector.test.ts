import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { serveDeployment } from './deployment.ts'
import { startCommand } from './sheaf-process.ts'

/** A connector made with the official Python packages, unchanged, against a real server process. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const script = fileURLToPath(new URL('./python/connector.py', import.meta.url))
const python = findPython()

/** A Python that has the packages of python/requirements.txt: the one of SHEAF_PYTHON, else the one that .ci/run makes. */
function findPython(): string | undefined {
  const candidates = [process.env.SHEAF_PYTHON, `${root}.ci/venv/bin/python`]
  return candidates.find((candidate) => {
    if (candidate === undefined || candidate === '') return false
    try {
      execFileSync(candidate, ['-c', 'import glean.api_client, glean.indexing'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}

type Told = Readonly<Record<string, unknown>>

test('a connector of the official Python SDK pushes, asks and rotates as it does elsewhere', {
  skip: python === undefined && 'no Python with the official packages: .ci/run makes one, or set SHEAF_PYTHON',
}, async (t) => {
  const { url, indexing, client } = await serveDeployment(t)
  const connector = startCommand(t, [python ?? '', script], {
    env: { GLEAN_SERVER_URL: url, GLEAN_INDEXING_API_TOKEN: indexing.secret, CLIENT_TOKEN: client.secret },
  })
  const { code, stdout, stderr } = await connector.ended
  assert.equal(code, 0, stderr)
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told
  const pages = Array.from({ length: 25 }, (_, number) => `page-${number}`)
  assert.deepEqual(told, {
    indexed: ['letter', 'plan', ...pages].toSorted(),
    annIsActive: true,
    annsGroups: ['engineers'],
    visibility: 'ENABLED_FOR_ALL',
    uploads: ['SUCCESSFUL'],
    access: { 'ann@example.com': true, 'bob@example.com': false },
    found: { 'ann@example.com': 26, 'bob@example.com': 26 },
    annOnly: ['https://wiki.example.com/plan'],
    bobOnly: ['https://wiki.example.com/letter'],
    foundAfter: 25,
    events: ['INDEXED', 'UPLOADED'],
    people: [['Bob Example', 'Engineering']],
    rotationPeriodMinutes: 1440,
    rotatedSecret: 'sheaf_indexing_',
  })
})
