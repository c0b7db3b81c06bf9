import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { type AssistantToolName, assistantTools } from '@sheaf/contract/assistants/tools'
import { toolUser } from './assistant.ts'
import { callerOf, handbook, user } from './handbook.ts'
import { startTestServer } from './running-server.ts'
import { mutationsOf, sampleOf } from './schema-walk.ts'

/** Every field of every tool, spoilt in every way that its schema knows of, and texts that nobody types. */

const ANN = 'ann@example.com'
const server = await startTestServer({ after })
const { must } = callerOf(server, await server.token())
await must('adddatasource', handbook)
await must('indexuser', user('ann'))
const use = toolUser(server, await server.token({ kind: 'client' }))

for (const name of Object.keys(assistantTools) as readonly AssistantToolName[]) {
  const { input } = assistantTools[name]
  if (Object.keys(input.properties).length === 0) continue

  it(`${name}: each field that is missing, mistyped, null, too long or out of range is refused by name`, async () => {
    for (const { what, field, body } of mutationsOf(input, sampleOf(input))) {
      // What is no object is refused by the protocol, and lists of the whole input are none.
      if (typeof body !== 'object' || body === null || Array.isArray(body)) continue
      const { status, result, text } = await use(ANN, name, body)
      const about = `${field} ${what}: ${status} ${text.slice(0, 300)}`
      assert.equal(status, 200, about)
      assert.equal(result.isError, true, about)
      assert.ok(text.startsWith(`${field} `), about)
    }
  })

  it(`${name}: odd texts are looked for like any other, or refused in words`, async () => {
    const texts = [
      '\ud800',
      '\udc00a',
      'a\u0000b',
      '\u202e',
      '🍎'.repeat(100),
      '"',
      '{}',
      '%00',
      '../..',
      "' OR 1=1 --",
    ]
    for (const odd of texts) {
      const fields = Object.entries(input.properties as Readonly<Record<string, { readonly type: string }>>)
      for (const [field, { type }] of fields) {
        if (type !== 'string' && type !== 'array') continue
        const base = name === 'search' ? { query: '' } : {}
        const { status, text } = await use(ANN, name, { ...base, [field]: type === 'array' ? [odd] : odd })
        assert.equal(status, 200, `${field} ${JSON.stringify(odd)}: ${text}`)
        assert.doesNotMatch(text, /the service failed/, `${field} ${JSON.stringify(odd)}`)
      }
    }
  })
}
