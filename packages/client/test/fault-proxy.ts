import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * What happens to one exchange:
 * - `pass`: nothing.
 * - `refuse`: the connection is cut before the request reaches the server.
 * - `drop`: the server gets the request and acts, and its answer is lost.
 * - `truncate`: half of the answer arrives, then the connection is cut.
 * - `repeat`: the answer arrives twice.
 * - `{ delayMs }`: the answer arrives so much later.
 */
export type Fault = 'pass' | 'refuse' | 'drop' | 'truncate' | 'repeat' | { readonly delayMs: number }

/** A request that has arrived whole. */
export type ProxiedRequest = {
  /** Position among all requests, from 0. */
  readonly number: number
  readonly method: string
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A request, what was done to it, and the status of the server's answer: undefined while or where there is none. */
export type ProxiedExchange = ProxiedRequest & { readonly fault: Fault; status: number | undefined }

/** A way to a server on which things go wrong, on real sockets. */
export type FaultProxy = {
  readonly url: string
  readonly exchanges: readonly ProxiedExchange[]
  /** How many connections were made to it. */
  readonly connections: () => number
  /** Where requests go from now on. */
  readonly leadTo: (serverUrl: string) => void
  readonly close: () => void
}

/**
 * Starts a proxy for HTTP/1.1 on a free port of this machine. It imports nothing but Node, so that it can be copied.
 *
 * @param choose says what happens to a request, before the server sees it
 */
export async function startFaultProxy(
  serverUrl: string,
  choose: (request: ProxiedRequest) => Fault,
): Promise<FaultProxy> {
  let target = new URL(serverUrl)
  let connections = 0
  const exchanges: ProxiedExchange[] = []
  const sockets = new Set<Socket>()
  const watch = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }

  async function handle(client: Socket, { start, headers, body, bytes }: Message): Promise<void> {
    const [method = '', path = ''] = start.split(' ')
    const request = { number: exchanges.length, method, path, headers, body }
    const exchange: ProxiedExchange = { ...request, fault: choose(request), status: undefined }
    exchanges.push(exchange)
    const answer =
      exchange.fault === 'refuse' ? undefined : await ask(watch(connect(Number(target.port), target.hostname)), bytes)
    if (answer !== undefined) exchange.status = Number(answer.start.split(' ')[1])
    await deliver(client, answer?.bytes, exchange.fault)
  }

  const proxy = createServer(async (client) => {
    connections += 1
    // Whichever side goes, the exchange is over for both.
    const failure = await forEachMessage(watch(client), (message) => handle(client, message)).catch((error) => error)
    if (failure !== undefined) client.destroy()
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    exchanges,
    connections: () => connections,
    leadTo(url) {
      target = new URL(url)
    },
    close() {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** One HTTP message: its first line, its headers, its body, and the bytes that it is made of. */
type Message = {
  readonly start: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly bytes: Buffer
}

/** Rejects if the connection breaks or `act` does. */
async function forEachMessage(socket: Socket, act: (message: Message) => Promise<void>): Promise<void> {
  let received: Buffer = Buffer.alloc(0)
  for await (const part of socket) {
    received = Buffer.concat([received, part as Buffer])
    for (let message = messageIn(received); message !== undefined; message = messageIn(received)) {
      received = received.subarray(message.bytes.length)
      await act(message)
    }
  }
}

/** Sends a request and answers the first message that comes back, or undefined if none does. */
async function ask(server: Socket, request: Buffer): Promise<Message | undefined> {
  let answer: Message | undefined
  server.write(request)
  await forEachMessage(server, async (message) => {
    answer = message
    server.destroy()
  }).catch(() => undefined)
  return answer
}

async function deliver(client: Socket, answer: Buffer | undefined, fault: Fault): Promise<void> {
  if (typeof fault === 'object') await delay(fault.delayMs)
  if (answer === undefined || fault === 'drop') client.destroy()
  else if (fault === 'truncate') client.end(answer.subarray(0, answer.length / 2))
  else client.write(fault === 'repeat' ? Buffer.concat([answer, answer]) : answer)
}

const HEAD_END = '\r\n\r\n'

/** The message at the beginning of what was received, once all of it is there. */
function messageIn(received: Buffer): Message | undefined {
  const headBytes = received.indexOf(HEAD_END)
  if (headBytes === -1) return undefined
  const [start = '', ...lines] = received.subarray(0, headBytes).toString('latin1').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const from = headBytes + HEAD_END.length
  const end =
    headers['transfer-encoding'] === 'chunked'
      ? endOfChunks(received, from)
      : from + Number(headers['content-length'] ?? 0)
  if (end === undefined || received.length < end) return undefined
  return { start, headers, body: received.subarray(from, end), bytes: received.subarray(0, end) }
}

function endOfChunks(received: Buffer, from: number): number | undefined {
  const last = `0${HEAD_END}`
  if (received.indexOf(last, from, 'latin1') === from) return from + last.length
  const end = received.indexOf(`\r\n${last}`, from, 'latin1')
  return end === -1 ? undefined : end + 2 + last.length
}
