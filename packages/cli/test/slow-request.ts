import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** A request that is under way: the server has its head and the first half of its body. */
export type SlowRequest = {
  /** Sends the second half and answers the status and body that come back. */
  readonly finish: () => Promise<{ readonly status: number; readonly body: string }>
  /** Settled when the server ends the connection. */
  readonly cut: Promise<unknown>
}

/** Begins to send JSON to a server and stops in the middle, when the server has begun with it. */
export async function startSlowRequest(
  context: Pick<TestContext, 'after'>,
  url: string,
  path: string,
  secret: string,
  body: object,
): Promise<SlowRequest> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  context.after(() => socket.destroy())
  await once(socket, 'connect')
  const bytes = Buffer.from(JSON.stringify(body))
  let received = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part
  })
  // The server sends 100 Continue once it has read the head: from then on the request is under way.
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${secret}\r\nExpect: 100-continue\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`,
  )
  await until(socket, () => received.includes('100 Continue'))
  socket.write(bytes.subarray(0, bytes.length / 2))
  const cut = once(socket, 'close')
  return {
    cut,
    async finish() {
      socket.write(bytes.subarray(bytes.length / 2))
      await cut
      const [, answer = ''] = received.split(/(?=HTTP\/1\.1 (?!100))/)
      return { status: Number(answer.split(' ')[1]), body: answer.split('\r\n\r\n')[1] ?? '' }
    },
  }
}

function until(socket: Socket, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('data', () => isTrue() && resolve())
    socket.once('close', () => reject(new Error('the server ended the connection')))
  })
}
