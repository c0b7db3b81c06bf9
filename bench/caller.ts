import { Agent, request } from 'node:http'

/** Calls a server with as little work of its own as HTTP allows: what is measured is the server. */
export type Caller = {
  /** Answers the body of a 200; rejects for anything else. Without a body it is a GET. */
  readonly call: (path: string, body?: string | Buffer) => Promise<string>
  readonly close: () => void
}

export type CallerOptions = {
  readonly url: string
  readonly secret: string
  /** The person for whom a client token acts. */
  readonly actAs?: string
}

export function openCaller({ url, secret, actAs }: CallerOptions): Caller {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true })
  const common = {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    ...(actAs === undefined ? {} : { 'x-glean-actas': actAs }),
  }
  return {
    call(path, body) {
      return new Promise((resolve, reject) => {
        const headers = body === undefined ? common : { ...common, 'content-length': Buffer.byteLength(body) }
        const method = body === undefined ? 'GET' : 'POST'
        const sent = request({ agent, hostname, port, path, method, headers }, (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (part: string) => {
            text += part
          })
          answer.on('end', () => {
            if (answer.statusCode === 200) resolve(text)
            else reject(new Error(`${path} answered ${answer.statusCode}: ${text}`))
          })
        })
        sent.on('error', reject)
        sent.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}
