import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { clientMethod, examplePath, operationList, parametersOf } from '@sheaf/contract'
import * as client from '../src/index.ts'
import { answer, recordingServer } from './recording-server.ts'

type Method = (...values: readonly unknown[]) => Promise<unknown>

const exported: Readonly<Record<string, unknown>> = client

suite('operations of the contract', () => {
  for (const operation of operationList) {
    const className = `${operation.tag}Api`
    const methodName = clientMethod(operation.path, operation.method)
    test(`${className}.${methodName} sends ${operation.method} ${operation.path} and answers as the contract says`, async (t) => {
      const server = await recordingServer(
        t,
        answer(operation.success ?? 200, JSON.stringify(operation.responseExample)),
      )
      const configuration = new client.Configuration({ host: server.host, accessToken: 'token-1' })
      const isActing = operation.audience.kind === 'client'
      const call = methodOf(className, methodName, configuration)
      const request = operation.request === null ? [] : [operation.requestExample]
      const filledIn = parametersOf(operation).map(([, { example }]) => example)
      const result = await call(...filledIn, ...request, isActing ? { actAs: 'ann@example.com' } : {})

      assert.deepEqual(result, operation.response === null ? undefined : operation.responseExample)
      assert.equal(server.requests.length, 1)
      const [sent] = server.requests
      assert.equal(sent?.method, operation.method)
      assert.equal(sent?.url, examplePath(operation))
      assert.equal(sent?.headers.authorization, 'Bearer token-1')
      assert.equal(sent?.headers.accept, operation.response === null ? '*/*' : 'application/json')
      assert.equal(sent?.headers['content-type'], operation.request === null ? undefined : 'application/json')
      assert.equal(sent?.headers['x-glean-actas'], isActing ? 'ann@example.com' : undefined)
      assert.equal(sent?.body, operation.request === null ? '' : JSON.stringify(operation.requestExample))
    })
  }

  test('no class has a method that the contract does not have', () => {
    const known = new Set(
      operationList.map((operation) => `${operation.tag}Api.${clientMethod(operation.path, operation.method)}`),
    )
    const found = Object.entries(exported)
      .filter(([name]) => name.endsWith('Api'))
      .flatMap(([name, Class]) => methodsOf(Class).map((method) => `${name}.${method}`))
    assert.deepEqual(new Set(found), known)
  })
})

function methodOf(className: string, methodName: string, configuration: client.Configuration): Method {
  const Class = exported[className] as (new (source: client.Configuration) => Record<string, Method>) | undefined
  assert.ok(Class, `there is no class ${className}`)
  const api = new Class(configuration)
  const method = api[methodName]
  assert.ok(method, `${className} has no method ${methodName}`)
  return method.bind(api)
}

function methodsOf(Class: unknown): readonly string[] {
  assert.ok(typeof Class === 'function')
  return Object.getOwnPropertyNames(Class.prototype).filter((name) => name !== 'constructor')
}
