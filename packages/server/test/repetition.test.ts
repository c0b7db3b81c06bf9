import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { operationList } from '@sheaf/contract'
import { startExampleServer } from './example-server.ts'

/** What the contract says may be repeated after a lost answer must be answered the second time as it was the first time. */

const server = await startExampleServer({ after })

for (const { id, repeat, success = 200 } of operationList) {
  if (repeat !== 'same') continue
  it(`${id}: a second time is answered as the first one was`, async () => {
    await server.prepare(id)
    const [first, second] = [await server.callExample(id), await server.callExample(id)]
    assert.equal(first.status, success, first.text)
    assert.equal(second.status, success, second.text)
    assert.deepEqual(Object.keys(second.json as object), Object.keys(first.json as object))
  })
}
