import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectionError } from '@sheaf/client'
import { checkAccount } from './account.ts'
import { eventually, makeDeployment } from './deployment.ts'
import { newPusherState, openPusher } from './pusher.ts'
import { startServerProcess } from './sheaf-process.ts'

/** How often the server is killed; the long form sets more. */
const KILLS = Number(process.env.SHEAF_KILLS ?? 5)
const WORKERS = 4
/** The kill comes at a random moment within this time after the push has got under way. */
const KILL_MILLIS_MAX = 400

describe('a server that is killed in the middle of a push', () => {
  test(`loses nothing that it has acknowledged and shows nobody what is not theirs (${KILLS} kills)`, async (t) => {
    const deployment = await makeDeployment()
    const state = newPusherState()
    let server = await startServerProcess(t, deployment.dataDir)
    await openPusher(server.url, deployment.indexing.secret, state, WORKERS).prepare()
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = state.acknowledged.size
      const pushing = openPusher(server.url, deployment.indexing.secret, state, WORKERS).pushUntilItFails()
      const isUnderWay = await eventually(
        () => state.acknowledged.size > before + 20,
        (isTrue) => isTrue,
      )
      assert.ok(isUnderWay, server.stderr())
      const millis = randomInt(KILL_MILLIS_MAX)
      await delay(millis)
      await server.kill()
      for (const error of await pushing) assert.ok(error instanceof ConnectionError, String(error))
      const { size } = state.acknowledged
      t.diagnostic(`kill ${kill} after ${millis} ms: ${size - before} acknowledged, ${state.uncertain.size} uncertain`)

      server = await startServerProcess(t, deployment.dataDir)
      await checkAccount(deployment, server.url, state)
    }
    assert.equal((await server.stop()).code, 0)
  })
})
