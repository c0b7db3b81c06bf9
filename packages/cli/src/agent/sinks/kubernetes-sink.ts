import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { codeOf } from '../../durable-file.ts'
import type { Sink } from './sink.ts'
import { SinkFailure } from './sink.ts'

export type KubernetesSinkOptions = {
  readonly name?: string
  /** Address of the API server. */
  readonly server: string
  readonly namespace: string
  readonly secret: string
  readonly key: string
  /** The bearer token of the service account: read anew for each request, since the cluster replaces it. */
  readonly tokenFile: string
  /** The certificates that the API server’s own is to be checked by; undefined: those that Node trusts. */
  readonly caFile: string | undefined
}

const TIMEOUT_MILLIS = 10_000
const ATTEMPTS_MAX = 4
const ANSWER_BYTES_MAX = 4 * 1024 * 1024

/**
 * One key of a Kubernetes Secret, by a merge patch that leaves all other keys alone. A Secret that is not there is made.
 */
export function kubernetesSink(options: KubernetesSinkOptions): Sink {
  const { namespace, secret: secretName, key } = options
  const { name = `kubernetes:${namespace}/${secretName}#${key}` } = options
  const collection = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`
  const path = `${collection}/${encodeURIComponent(secretName)}`
  const what = `Secret ${namespace}/${secretName}`
  return {
    name,
    async publish(secret) {
      const value = Buffer.from(secret).toString('base64')
      const data = { [key]: value }
      for (let attempt = 1; ; attempt += 1) {
        const patched = await call(options, 'PATCH', path, 'application/merge-patch+json', { data })
        const answer =
          patched.status === 404
            ? await call(options, 'POST', collection, 'application/json', {
                apiVersion: 'v1',
                kind: 'Secret',
                metadata: { name: secretName },
                type: 'Opaque',
                data,
              })
            : patched
        if (answer.status >= 200 && answer.status < 300) {
          if (dataOf(answer.body, key) === value) return
          throw new SinkFailure(`${what} was written, but the answer does not show the new value of ${key}`)
        }
        // Somebody else has changed or made it at the same moment: the patch names one key, so it can go again at once.
        if (answer.status !== 409 || attempt >= ATTEMPTS_MAX) throw refusal(what, answer, patched.status === 404)
      }
    },
    async read() {
      const answer = await call(options, 'GET', path)
      if (answer.status === 404) return undefined
      if (answer.status !== 200) throw refusal(what, answer, false)
      const value = dataOf(answer.body, key)
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8').trim() || undefined
    },
    async check() {
      const answer = await call(options, 'GET', path)
      if (answer.status !== 200 && answer.status !== 404) throw refusal(what, answer, false)
    },
  }
}

type Answer = { readonly status: number; readonly body: unknown }

async function call(
  { server, tokenFile, caFile }: KubernetesSinkOptions,
  method: string,
  path: string,
  contentType?: string,
  content?: object,
): Promise<Answer> {
  const url = new URL(`${server.replace(/\/+$/, '')}${path}`)
  const body = content === undefined ? undefined : JSON.stringify(content)
  const headers = {
    authorization: `Bearer ${textOf(tokenFile).trim()}`,
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
  }
  const signal = AbortSignal.timeout(TIMEOUT_MILLIS)
  const isPlain = url.protocol === 'http:'
  return new Promise<Answer>((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(
        new SinkFailure(
          signal.aborted
            ? `the API server at ${url.host} has not answered within ${TIMEOUT_MILLIS / 1000} seconds`
            : `the API server at ${url.host} cannot be reached (${codeOf(error)}): check its address and its CA`,
        ),
      )
    const options = { method, headers, signal, agent: false as const }
    const request = isPlain
      ? httpRequest(url, options)
      : httpsRequest(url, { ...options, ...(caFile === undefined ? {} : { ca: textOf(caFile) }) })
    request.on('error', fail)
    request.on('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > ANSWER_BYTES_MAX) request.destroy(new Error('the answer is too long'))
        else parts.push(part)
      })
      response.on('error', fail)
      response.on('end', () => {
        if (!response.complete) fail(new Error('the answer broke off'))
        else resolve({ status: response.statusCode ?? 0, body: jsonOf(Buffer.concat(parts).toString('utf8')) })
      })
    })
    request.end(body)
  })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SinkFailure(`${file} cannot be read (${codeOf(error)}): is this a pod with a service account?`)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function dataOf(body: unknown, key: string): string | undefined {
  const data = (body as { readonly data?: Readonly<Record<string, unknown>> } | undefined)?.data
  const value = data !== undefined && data !== null && Object.hasOwn(data, key) ? data[key] : undefined
  return typeof value === 'string' ? value : undefined
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'the service account’s token is not accepted: check tokenFile',
  403: 'the service account may not do that: give it get, patch and create on this Secret (docs/agent.md has a Role)',
  404: 'there is no such namespace',
  409: 'others change it all the time',
  422: 'the Secret may be immutable, or the key no valid one',
}

/** The API’s own message may repeat what was sent, so only its status is told. */
function refusal(what: string, { status }: Answer, wasMade: boolean): SinkFailure {
  const done = wasMade ? 'is not there and cannot be made' : 'cannot be read or written'
  return new SinkFailure(
    `${what} ${done}: the API server answered ${status}; ${REMEDIES[status] ?? 'it is tried again'}`,
  )
}
