import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { redact } from '../src/redact.ts'

suite('what is shown of a text', () => {
  const secret = fc.string({ minLength: 16, maxLength: 60, unit: fc.constantFrom(...'aZ09+/=_-.') })

  test('has no secret that was sent, as it was or as URLs have it, wherever and however often it stands', () => {
    fc.assert(
      fc.property(
        secret,
        secret,
        fc.array(fc.string({ maxLength: 5 }), { minLength: 2, maxLength: 5 }),
        (one, two, parts) => {
          for (const repeated of [one, two, encodeURIComponent(one)]) {
            const shown = redact(parts.join(repeated), [one, two])
            assert.ok(!shown.includes(one) && !shown.includes(encodeURIComponent(one)), shown)
          }
        },
      ),
    )
  })

  test('has no new secret of an answer, and none that Sheaf made', () => {
    const made = `sheaf_indexing_k3v9_${'a'.repeat(43)}_bbbbbb`
    const shown = redact(`{"rawSecret": "new-1","token":"new-2","message":"${made}"}`, [])
    assert.equal(shown, '{"rawSecret": "[redacted]","token":"[redacted]","message":"[redacted]"}')
  })

  test('is all else as it was', () => {
    for (const text of ['', 'The token is old.', '{"error":"token_expired"}', 'sheaf_indexing_ is how they begin'])
      assert.equal(redact(text, ['token', 'a-secret-of-sixteen']), text)
  })
})
