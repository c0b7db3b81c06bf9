import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DATASOURCE, documentOf } from './deployment.ts'

/**
 * Sends documents to a server from a process of its own. The requests are made before the clock starts and written to
 * plain sockets, and of an answer no more is read than its status and its length: what is measured is the server, which
 * has to share the machine with this. Prints the documents per second as JSON.
 *
 * Arguments: URL of the server, number of callers at once, documents per request, requests, number of the first document.
 * The token is in SHEAF_TOKEN.
 */

const [url = '', callers = '1', pageDocuments = '1', requests = '1', first = '0'] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const isSingle = pageDocuments === '1'
const path = isSingle ? '/api/index/v1/indexdocument' : '/api/index/v1/indexdocuments'

const messages = Array.from({ length: Number(requests) }, (_, page) => {
  const documents = Array.from({ length: Number(pageDocuments) }, (_, i) =>
    documentOf(Number(first) + page * Number(pageDocuments) + i),
  )
  const body = Buffer.from(
    JSON.stringify(isSingle ? { document: documents[0] } : { datasource: DATASOURCE, documents }),
  )
  const head =
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${process.env.SHEAF_TOKEN}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
})

/** Waits for one answer, which must be a 200. */
function answerOn(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const settle = (result: Error | undefined) => {
      socket.off('data', take)
      socket.off('close', lost)
      if (result === undefined) resolve()
      else reject(result)
    }
    const lost = () => settle(new Error('the server closed the connection'))
    const take = (part: string) => {
      text += part
      const headEnd = text.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
      if (!text.startsWith('HTTP/1.1 200 ') || Number.isNaN(length)) settle(new Error(`answered ${text}`))
      else if (text.length >= headEnd + 4 + length) settle(undefined)
    }
    socket.on('data', take)
    socket.on('close', lost)
  })
}

async function call(socket: Socket): Promise<void> {
  for (let message = messages.pop(); message !== undefined; message = messages.pop()) {
    const answered = answerOn(socket)
    socket.write(message)
    await answered
  }
}

const sockets = Array.from({ length: Number(callers) }, () =>
  connect(Number(port), hostname).setNoDelay().setEncoding('latin1'),
)
await Promise.all(sockets.map((socket) => once(socket, 'connect')))
const startedAt = performance.now()
await Promise.all(sockets.map(call))
const rate = (Number(requests) * Number(pageDocuments) * 1000) / (performance.now() - startedAt)
process.stdout.write(JSON.stringify({ rate }))
for (const socket of sockets) socket.destroy()
