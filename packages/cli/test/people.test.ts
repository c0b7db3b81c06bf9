import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openInlineStore } from '@sheaf/server/store/sqlite/inline-store'
import { uploadEmployees, uploadTeams } from '@sheaf/server/uploads/upload'
import { sheaf, sheafJson, suiteContext, temporaryDirectory } from './sheaf-process.ts'

/** `sheaf people` on a deployment that is not running. */

describe('sheaf people', () => {
  const suite = suiteContext()
  after(() => suite.clean())

  const employee = (name: string) => ({ email: `${name}@example.com`, department: 'Bakery' })
  const whole = (uploadId: string) => ({ uploadId, isFirstPage: true, isLastPage: true })

  async function deployment(): Promise<string> {
    const directory = temporaryDirectory()
    const store = await openInlineStore(directory)
    const now = Date.now()
    await uploadEmployees(store, { ...whole('first'), employees: ['a', 'b', 'c'].map(employee) }, now)
    await uploadEmployees(store, { ...whole('second'), employees: [employee('a')] }, now)
    await uploadTeams(store, { uploadId: 'open', isFirstPage: true, teams: [{ id: 't', name: 'T', members: [] }] }, now)
    await store.close()
    return directory
  }

  it('shows what is held, and deletes or keeps it', async () => {
    const dataDir = await deployment()
    const shown = await sheaf(['people', 'show', '--data-dir', dataDir])
    assert.match(shown.stdout, /employees {2}3\nteams {6}1\n/)
    assert.match(
      shown.stdout,
      /2 of 3 employees were left out at .*; they grant nothing\.\n {2}Decide before .*: sheaf people resolve execute\|drop/,
    )
    const done = await sheafJson<object>(['people', 'resolve', 'execute', '--data-dir', dataDir])
    assert.deepEqual(done, { collection: 'employees', action: 'execute' })
    assert.partialDeepStrictEqual(await sheafJson<object>(['people', 'show', '--data-dir', dataDir]), { employees: 1 })
    const again = await sheaf(['people', 'resolve', 'drop', '--data-dir', dataDir])
    assert.equal(again.code, 1)
    assert.match(again.stderr, /no deletion of employees is held/)
  })

  it('ends an open upload', async () => {
    const dataDir = await deployment()
    const ended = await sheaf(['people', 'end-upload', 'teams', '--data-dir', dataDir])
    assert.equal(ended.stdout, 'the upload of teams is ended\n')
    const none = await sheaf(['people', 'end-upload', 'employees', '--data-dir', dataDir])
    assert.match(none.stderr, /no upload of employees is open/)
  })

  it('makes no deployment where there is none', async () => {
    const none = await sheaf(['people', 'show', '--data-dir', `${temporaryDirectory()}/none`])
    assert.equal(none.code, 1)
    assert.match(none.stderr, /holds no deployment/)
  })
})
