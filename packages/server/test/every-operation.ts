import assert from 'node:assert/strict'
import { it } from 'node:test'
import { clientScopes, examplePath, type OperationId, operationList, operations } from '@sheaf/contract'
import { bodyBytesMaxOf } from '../src/http/handlers.ts'
import type { TokenSpec } from '../src/tokens/manage.ts'
import { newTokenId, randomSecret } from '../src/tokens/secret.ts'
import { assertRefused } from './answers.ts'
import { rawRequest, sendRaw } from './raw-http.ts'
import type { TestClient } from './running-server.ts'

/**
 * Proves for one operation the refusals that all have in common.
 *
 * @param valid a body that the operation answers with success
 * @param more what the token needs besides its kind
 */
export function proveCommonRefusals(
  server: TestClient,
  id: OperationId,
  valid: unknown,
  more: Partial<TokenSpec> = {},
): void {
  const { method, audience, request, success = 200 } = operations[id]
  const path = examplePath(operations[id])
  const methods = operationList.filter((each) => each.path === operations[id].path).map((each) => each.method)
  const { kind } = audience
  if (kind === 'anyone') throw new Error(`${id} takes no token`)
  const spec = { kind, ...(kind === 'client' ? { scopes: [...clientScopes] } : {}), ...more }
  const body = JSON.stringify(valid ?? {})
  const actAs = kind === 'client' ? { 'x-glean-actas': 'ann@example.com' } : {}
  const post = (headers: Readonly<Record<string, string | undefined>>) =>
    sendRaw(server.url, rawRequest(`${method} ${path}`, { 'Content-Type': 'application/json', ...headers }, body))

  it('401 without a token, with a scheme other than Bearer, and with a token mistyped, unknown or of another kind', async () => {
    const secret = await server.token(spec)
    const mistyped = `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`
    const unknown = randomSecret(kind, newTokenId()).text
    const kinds = ['indexing', 'client', 'admin'] as const
    const others = kinds.filter((other) => other !== kind)
    assertRefused(await post({}), 'authorization_missing', 'Authorization: Bearer <token>')
    assertRefused(await post({ Authorization: '' }), 'authorization_missing')
    assertRefused(await post({ Authorization: `Basic ${secret}` }), 'authorization_scheme', 'behind the word Bearer')
    assertRefused(await post({ Authorization: secret }), 'authorization_scheme')
    assertRefused(await post({ Authorization: 'Bearer' }), 'token_malformed', 'no token behind Bearer')
    assertRefused(await post({ Authorization: `Bearer ${mistyped}` }), 'token_malformed', 'checksum')
    assertRefused(await post({ Authorization: `Bearer ${unknown}` }), 'token_unknown')
    for (const other of others) {
      const secret = await server.token({ kind: other })
      assertRefused(await post({ Authorization: `Bearer ${secret}` }), 'token_wrong_kind', `${kind} token`)
    }
  })

  it('403 from an address that the token’s greenlist does not have, naming the address', async () => {
    const secret = await server.token({ ...spec, greenlist: ['192.0.2.0/24', '2001:db8::/32'] })
    assertRefused(await server.call(id, secret, valid, actAs), 'address_not_allowed', 'IP not allowed: 127.0.0.1')
  })

  it('405 for any other method, naming what works', async () => {
    const others = ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY'].filter(
      (other) => !methods.some((served) => served === other),
    )
    for (const method of others) {
      const answer = await sendRaw(server.url, rawRequest(`${method} ${path}`, {}))
      assertRefused(answer, 'method_not_allowed', path, method, ...methods)
      assert.equal(answer?.headers.get('allow'), methods.join(', '))
    }
    const head = await sendRaw(server.url, rawRequest(`HEAD ${path}`, {}))
    assert.deepEqual([head?.status, head?.headers.get('allow'), head?.text], [405, methods.join(', '), ''])
  })

  it('413 for a body over the limit, before it is sent', async () => {
    const bytesMax = bodyBytesMaxOf(id)
    const authorization = `Bearer ${await server.token(spec)}`
    const answer = await post({ Authorization: authorization, 'Content-Length': String(bytesMax + 1) })
    assertRefused(answer, 'body_too_large', 'Payload too large', `where ${bytesMax} are allowed`)
  })

  if (request === null) return

  it('415 for a content type or encoding that is not JSON’s, and for none', async () => {
    const Authorization = `Bearer ${await server.token(spec)}`
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'json', ';', '']) {
      assertRefused(await post({ Authorization, 'Content-Type': type }), 'content_type', `"${type}"`)
    }
    assertRefused(await post({ Authorization, 'Content-Type': undefined }), 'content_type', 'it is missing')
    for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip']) {
      const answer = await post({ Authorization, 'Content-Encoding': encoding })
      assertRefused(answer, 'content_type', 'Content-Encoding', encoding)
    }
  })

  it(`${success} for JSON with any charset parameter, in any letter case`, async () => {
    const Authorization = `Bearer ${await server.token(spec)}`
    for (const type of ['application/json; charset=UTF-8', 'Application/JSON;charset=utf-8', 'text/json']) {
      const answer = await post({ Authorization, 'Content-Type': type, ...actAs })
      assert.equal(answer?.status, success, `${type}: ${answer?.text}`)
    }
    const identity = await post({ Authorization, 'Content-Encoding': 'identity', ...actAs })
    assert.equal(identity?.status, success)
  })

  it('400 for a body that is no JSON object', async () => {
    const secret = await server.token(spec)
    for (const text of ['{', `${body}}`, body.slice(0, -1), 'nonsense', "{'a': 1}", '{"a": undefined}', '{"a": NaN}']) {
      assertRefused(await server.call(id, secret, text, actAs), 'malformed_json', 'not JSON')
    }
    for (const [text, what] of [
      ['[]', 'an array'],
      ['"text"', 'a string'],
      ['1', 'a number'],
      ['true', 'a boolean'],
      ['null', 'null'],
    ] as const) {
      assertRefused(await server.call(id, secret, text, actAs), 'invalid_field', 'the body must be an object', what)
    }
  })
}
