import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { callerOf, handbook, page, user } from '../handbook.ts'
import { startTestServer } from '../running-server.ts'

type Explained = { readonly isAllowed: boolean; readonly stages: readonly { stage: string; isPassed: boolean }[] }

describe('explain', async () => {
  const server = await startTestServer({ after })
  const indexing = callerOf(server, await server.token())
  const admin = await server.token({ kind: 'admin' })
  await indexing.must('adddatasource', handbook)
  await indexing.must('indexuser', user('ann'))
  await indexing.must('indexdocument', { document: page('kept') })
  const ask = async (userEmail: string, id: string) => {
    const answer = await server.call('explain', admin, { userEmail, datasource: 'handbook', objectType: 'page', id })
    assert.equal(answer.status, 200, answer.text)
    return answer.json as Explained
  }

  it('200: names the first stage at which the way ends', async () => {
    const absent = await ask('ann@example.com', 'absent')
    assert.equal(absent.stages.find(({ isPassed }) => !isPassed)?.stage, 'uploaded')
    const stranger = await ask('stranger@example.com', 'kept')
    assert.equal(stranger.isAllowed, false)
    assert.equal(stranger.stages.find(({ stage }) => stage === 'identity')?.isPassed, false)
  })
})
