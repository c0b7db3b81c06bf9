import assert from 'node:assert/strict'
import { Configuration, TroubleshootingApi } from '@sheaf/client'
import { ANN, BOB, type Deployment, eventually, urlsFound } from './deployment.ts'
import { DATASOURCE, expectedFor, type PusherState, urlOf } from './pusher.ts'

/**
 * Compares a server with what a pusher knows: nobody finds what is not theirs, from the very first search on; what was
 * acknowledged is counted, and found by those who may see it, as soon as the index has caught up.
 */
export async function checkAccount(deployment: Deployment, url: string, state: PusherState): Promise<void> {
  const searching = { url, client: deployment.client }
  for (const person of [ANN, BOB]) {
    const mustNot = new Set(expectedFor(state, person).mustNot)
    const found = await urlsFound(searching, person, 'walrus')
    assert.deepEqual(
      found.filter((each) => mustNot.has(each)),
      [],
      `${person} must not find these`,
    )
  }

  const troubleshooting = new TroubleshootingApi(
    new Configuration({ host: url, accessToken: deployment.indexing.secret }),
  )
  const { documentCount } = await troubleshooting.getdocumentcountPost({ datasource: DATASOURCE })
  const { stored } = expectedFor(state, ANN)
  assert.ok(
    documentCount >= stored && documentCount <= stored + state.uncertain.size,
    `${documentCount} documents are counted; ${stored} must be there, ${state.uncertain.size} may be`,
  )

  for (const person of [ANN, BOB]) {
    const { must, mustNot } = expectedFor(state, person)
    const missing = await eventually(
      async () => {
        const found = new Set(await urlsFound(searching, person, 'walrus'))
        assert.deepEqual(
          mustNot.filter((each) => found.has(each)),
          [],
          `${person} must not find these`,
        )
        return must.filter((each) => !found.has(each))
      },
      (absent) => absent.length === 0,
      30_000,
    )
    assert.deepEqual(missing, [], `${person} must find these`)
  }

  // By a word of its own, as one of those whom it was pushed for.
  const [lastUrl = '', readers = []] = [...state.acknowledged].findLast(
    ([each, people]) => people.length > 0 && !state.uncertain.has(each),
  ) ?? ['', []]
  const number = lastUrl.split('/').at(-1)
  assert.deepEqual(await urlsFound(searching, readers[0] ?? ANN, `word${number}`), [urlOf(Number(number))])
}
