import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import type { TestContext } from 'node:test'

/** A way to a server on which answers get lost. */
export type LosingProxy = {
  readonly url: string
  /** How many answers were lost so far. */
  readonly lost: () => number
}

export type Loss = {
  /** So many answers are lost, then all pass. */
  readonly answers: number
  /** What still arrives of a lost answer: nothing, or its first half. */
  readonly arriving: 'nothing' | 'half'
}

/** Lets requests pass, waits until the server has answered, and cuts the connection instead of passing the answer on. */
export async function startLosingProxy(
  context: Pick<TestContext, 'after'>,
  serverUrl: string,
  { answers, arriving }: Loss,
): Promise<LosingProxy> {
  const { hostname, port } = new URL(serverUrl)
  let lost = 0
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    client.pipe(server)
    server.on('data', (answer) => {
      if (lost >= answers) {
        client.write(answer)
        return
      }
      lost += 1
      if (arriving === 'half') client.end(answer.subarray(0, answer.length / 2))
      else client.destroy()
      server.destroy()
    })
    for (const socket of [client, server]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        server.destroy()
      })
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  context.after(() => proxy.close())
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, lost: () => lost }
}
