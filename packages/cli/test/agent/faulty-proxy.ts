import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** What happens to an answer on real sockets. */
export const socketFaults = ['none', 'drop', 'delay', 'truncate', 'repeat'] as const
export type SocketFault = (typeof socketFaults)[number]

export type FaultyProxy = {
  readonly url: string
  /** What happens to the next answers of a rotation. */
  readonly add: (...faults: readonly SocketFault[]) => void
  readonly clear: () => void
  /** Called when a rotation is asked for, and when its answer has been written or lost. */
  readonly onRotation: (listener: (moment: 'asked' | 'answered') => void) => void
}

const DELAY_MILLIS = 150

/** Passes requests on, reads each answer whole, and does to it what was asked for. */
export async function startFaultyProxy(context: Pick<TestContext, 'after'>, serverUrl: string): Promise<FaultyProxy> {
  let queue: SocketFault[] = []
  let listener: (moment: 'asked' | 'answered') => void = () => {}
  const proxy = createServer((asked, answered) => {
    const isRotation = asked.url?.endsWith('/rotatetoken') === true
    if (isRotation) listener('asked')
    const onward = httpRequest(new URL(asked.url ?? '/', serverUrl), { method: asked.method, headers: asked.headers })
    onward.on('error', () => asked.socket.destroy())
    onward.on('response', async (response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part as Buffer)
      const body = Buffer.concat(parts)
      const fault = (isRotation ? queue.shift() : undefined) ?? 'none'
      const { socket } = asked
      if (fault === 'drop') socket.destroy()
      else if (fault === 'none' || fault === 'delay') {
        if (fault === 'delay') await new Promise((resolve) => setTimeout(resolve, DELAY_MILLIS))
        answered.writeHead(response.statusCode ?? 502, response.headers).end(body)
      } else {
        const head = `HTTP/1.1 ${response.statusCode} OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
        const whole = Buffer.concat([Buffer.from(head), body])
        if (fault === 'truncate') socket.end(whole.subarray(0, whole.length - Math.ceil(body.length / 2)))
        else socket.end(Buffer.concat([whole, whole]))
      }
      if (isRotation) listener('answered')
    })
    asked.pipe(onward)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  context.after(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    add: (...faults) => queue.push(...faults),
    clear: () => {
      queue = []
    },
    onRotation: (next) => {
      listener = next
    },
  }
}
