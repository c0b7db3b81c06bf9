import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { type ErrorCode, errors } from '@sheaf/contract'
import type { Answer } from './running-server.ts'

/** What every answer has, whatever its status, and what none may have. */
export function assertSound(answer: Answer): void {
  assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json; charset=UTF-8$/)
  assert.ok(answer.status < 500, `${answer.status}: ${answer.text}`)
  // Nothing of the inside: no stack, no file of the machine.
  assert.doesNotMatch(answer.text, /\\n {4}at |\bnode:|file:\/\/|node_modules|\.[jt]s:\d/)
  for (const place of [tmpdir(), process.cwd()]) assert.ok(!answer.text.includes(place), answer.text)
}

/** 200 with the empty object, as operations answer that have nothing to tell. */
export function assertDone(answer: Answer): void {
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(answer.json, {})
  assertSound(answer)
}

/** 200 with a body of which the given fields are checked. */
export function assertAnswered(answer: Answer, fields: Readonly<Record<string, unknown>>): void {
  assert.equal(answer.status, 200, answer.text)
  assert.partialDeepStrictEqual(answer.json, fields)
  assertSound(answer)
}

/**
 * A refusal with the status that the table of errors has for the code, the one body that refusals have, and a message
 * that holds every given part.
 */
export function assertRefused(answer: Answer | undefined, code: ErrorCode, ...parts: readonly string[]): void {
  assert.ok(answer !== undefined, 'the server closed the connection without an answer')
  const { error, message } = refusalIn(answer)
  assert.equal(error, code, answer.text)
  assert.equal(answer.status, errors[code].status)
  for (const part of parts) assert.ok(message.includes(part), `"${part}" is not in: ${message}`)
  // What is wrong, and then what to do.
  assert.match(message, /\S\. \S.*\.$/s)
  assert.equal(answer.headers.get('www-authenticate'), answer.status === 401 ? 'Bearer' : null)
  assertSound(answer)
}

/** The body of a refusal, which has these two fields and no other but the filters that mean nothing, where it is about such. */
export function refusalIn(answer: Answer): { readonly error: string; readonly message: string } {
  const { error, message, ...others } = answer.json as { error: string; message: string }
  assert.deepEqual([typeof error, typeof message], ['string', 'string'], answer.text)
  assert.deepEqual(Object.keys(others), error === 'invalid_filter' ? ['invalidOperators'] : [], answer.text)
  return { error, message }
}
