import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  hashOf,
  isSameHash,
  newNonce,
  newTokenId,
  nextSecret,
  parseSecret,
  randomSecret,
  type Secret,
  tokenKinds,
} from './secret.ts'

const aSecret = (): Secret => randomSecret('indexing', newTokenId())

describe('secrets of tokens', () => {
  test('the form: the product, the kind, the token’s id, 43 and 6 characters, one word to a double-click', () => {
    for (const kind of tokenKinds) {
      const id = newTokenId()
      const { text } = randomSecret(kind, id)
      assert.match(text, /^sheaf_(indexing|client|admin)_[0-9a-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
      assert.ok(text.startsWith(`sheaf_${kind}_${id}_`))
      assert.match(text, /^\w+$/)
    }
  })

  test('a secret taken apart is the secret that was made', () => {
    fc.assert(
      fc.property(fc.constantFrom(...tokenKinds), fc.uint8Array({ minLength: 32, maxLength: 32 }), (kind, nonce) => {
        const secret = nextSecret(randomSecret(kind, newTokenId()), nonce, 1)
        assert.deepEqual(parseSecret(secret.text), secret)
      }),
    )
  })

  test('the checksum catches the change of any single character to any other', () => {
    const { text } = aSecret()
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'
    for (let at = 0; at < text.length; at += 1) {
      for (const other of alphabet) {
        if (other === text.charAt(at)) continue
        assert.equal(parseSecret(`${text.slice(0, at)}${other}${text.slice(at + 1)}`), undefined, `at ${at}: ${other}`)
      }
    }
  })

  test('the checksum catches two neighbours exchanged, and any cut', () => {
    const { text } = aSecret()
    for (let at = 0; at + 1 < text.length; at += 1) {
      assert.equal(parseSecret(text.slice(0, at)), undefined)
      const [a, b] = [text.charAt(at), text.charAt(at + 1)]
      if (a !== b) assert.equal(parseSecret(`${text.slice(0, at)}${b}${a}${text.slice(at + 2)}`), undefined)
    }
  })

  test('anything around it makes it malformed: blanks, line ends, a scheme, a longer text', () => {
    const { text } = aSecret()
    for (const odd of [
      '',
      ` ${text}`,
      `${text} `,
      `${text}\n`,
      `Bearer ${text}`,
      `${text}${text}`,
      text.toUpperCase(),
    ]) {
      assert.equal(parseSecret(odd), undefined)
    }
  })

  test('the next secret is derived alike every time, and differs with the secret, the nonce, the token and the generation', () => {
    const secret = aSecret()
    const nonce = newNonce()
    const next = nextSecret(secret, nonce, 1)
    assert.equal(nextSecret(secret, nonce, 1).text, next.text)
    const other = { ...secret, tokenId: newTokenId() }
    const others = [
      nextSecret(aSecret(), nonce, 1),
      nextSecret(secret, newNonce(), 1),
      nextSecret(secret, nonce, 2),
      nextSecret(other, nonce, 1),
    ]
    const longParts = new Set([next, secret, ...others].map(({ text }) => text.slice(-50, -7)))
    assert.equal(longParts.size, 6)
    assert.deepEqual([next.kind, next.tokenId], [secret.kind, secret.tokenId])
  })

  test('what is stored is the SHA-256 of the whole text', () => {
    const secret = aSecret()
    const hash = hashOf(secret)
    assert.deepEqual(Buffer.from(hash), createHash('sha256').update(secret.text).digest())
    assert.equal(isSameHash(hash, hashOf(secret)), true)
    assert.equal(isSameHash(hash, hashOf(aSecret())), false)
    assert.equal(isSameHash(hash, hash.subarray(0, 31)), false)
  })

  test('a thousand random secrets and ids are all different', () => {
    const secrets = Array.from({ length: 1000 }, aSecret)
    assert.equal(new Set(secrets.map(({ tokenId }) => tokenId)).size, 1000)
    assert.equal(new Set(secrets.map(({ text }) => text.slice(-50, -7))).size, 1000)
  })
})
