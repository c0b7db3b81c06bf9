import { Agent, request } from 'node:http'
import { DATASOURCE, documentOf } from './deployment.ts'

/**
 * Sends documents to a server from a process of its own, with bodies made before the clock starts: what is measured is
 * the server. Prints the requests' documents per second as JSON.
 *
 * Arguments: URL of the server, number of callers at once, documents per request, requests, number of the first document.
 * The token is in SHEAF_TOKEN.
 */

const [url = '', callers = '1', pageDocuments = '1', requests = '1', first = '0'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(callers) })
const isSingle = pageDocuments === '1'
const path = isSingle ? '/api/index/v1/indexdocument' : '/api/index/v1/indexdocuments'

const bodies = Array.from({ length: Number(requests) }, (_, page) => {
  const documents = Array.from({ length: Number(pageDocuments) }, (_, i) =>
    documentOf(Number(first) + page * Number(pageDocuments) + i),
  )
  return Buffer.from(JSON.stringify(isSingle ? { document: documents[0] } : { datasource: DATASOURCE, documents }))
})

function send(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${process.env.SHEAF_TOKEN}`,
      'content-type': 'application/json',
      'content-length': body.length,
    }
    const call = request(`${url}${path}`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
      )
    })
    call.on('error', reject)
    call.end(body)
  })
}

async function caller(): Promise<void> {
  for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await send(body)
}

const startedAt = performance.now()
await Promise.all(Array.from({ length: Number(callers) }, caller))
const rate = (Number(requests) * Number(pageDocuments) * 1000) / (performance.now() - startedAt)
process.stdout.write(JSON.stringify({ rate }))
agent.destroy()
