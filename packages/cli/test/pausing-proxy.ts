import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A way to a server that notes with which secret each request came, and pauses in the middle of a push. */
export type PausingProxy = {
  readonly url: string
  readonly secrets: readonly string[]
  /** Settled once the pause has begun: all requests so far are answered but one, which has not reached the server. */
  readonly paused: Promise<void>
  readonly goOn: () => void
}

export async function startPausingProxy(
  context: Pick<TestContext, 'after'>,
  serverUrl: string,
  pauseAfter: { readonly documentRequests: number },
): Promise<PausingProxy> {
  const secrets: string[] = []
  const pause = Promise.withResolvers<void>()
  const goingOn = Promise.withResolvers<void>()
  let documentRequests = 0
  const proxy = createServer(async (request, response) => {
    const authorization = request.headers.authorization ?? ''
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.url?.endsWith('/indexdocuments') === true) documentRequests += 1
    if (documentRequests > pauseAfter.documentRequests) {
      pause.resolve()
      await goingOn.promise
    }
    secrets.push(authorization.replace('Bearer ', ''))
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(`${serverUrl}${request.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  const { port } = proxy.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, secrets, paused: pause.promise, goOn: goingOn.resolve }
}
