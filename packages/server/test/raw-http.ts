import { connect, type Socket } from 'node:net'
import { type Answer, jsonOf } from './running-server.ts'

/**
 * Sends bytes as they are to a server and reads one answer, for what no HTTP client would send. Answers undefined if the
 * server closes the connection without a word.
 */
export function sendRaw(url: string, bytes: string | Uint8Array): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(url)
    let received = Buffer.alloc(0)
    const finish = () => {
      socket.destroy()
      resolve(answerOf(received))
    }
    socket.setTimeout(10_000, () => reject(new Error(`no whole answer within ten seconds: ${received.toString()}`)))
    socket.on('data', (data) => {
      received = Buffer.concat([received, data])
      if (isWhole(received)) finish()
    })
    socket.on('close', finish)
    // The server may have answered and closed while bytes were still being sent: what came counts.
    socket.on('error', finish)
    socket.write(bytes)
  })
}

export function openSocket(url: string): Socket {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname)
}

/** A request as text: a start line, headers of which `undefined` ones are left out, and a body. */
export function rawRequest(
  startLine: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string | Uint8Array = '',
): Uint8Array {
  const all = { Host: 'localhost', 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close', ...headers }
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${startLine} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'), Buffer.from(body)])
}

const HEAD_END = '\r\n\r\n'

function isWhole(received: Buffer): boolean {
  const { head, body } = partsOf(received)
  const length = /^content-length: (\d+)$/im.exec(head)?.[1]
  return length !== undefined && body.length >= Number(length)
}

function partsOf(received: Buffer): { readonly head: string; readonly body: Buffer } {
  const end = received.indexOf(HEAD_END)
  if (end === -1) return { head: '', body: Buffer.alloc(0) }
  const head = received.subarray(0, end).toString('latin1')
  const body = received.subarray(end + HEAD_END.length)
  return head.startsWith('HTTP/1.1 100 ') ? partsOf(body) : { head, body }
}

function answerOf(received: Buffer): Answer | undefined {
  const { head, body } = partsOf(received)
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]
  if (status === undefined) return undefined
  const headers = new Headers()
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':')
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  const text = body.toString()
  return { status: Number(status), headers, text, json: jsonOf(text) }
}
