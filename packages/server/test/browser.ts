import { type OperationId, operations } from '@sheaf/contract'
import { type Answer, jsonOf } from './running-server.ts'

/** A browser as far as sessions go: it keeps cookies and says of each request where it came from. */
export type Browser = {
  /** Calls an operation as the console does; headers that are undefined are left out. */
  readonly call: (id: OperationId, body?: unknown, headers?: Headers) => Promise<Answer>
  /** Opens an address of the server; where it sends the browser is answered and not followed. */
  readonly open: (path: string, headers?: Headers) => Promise<Answer>
  readonly cookies: Map<string, string>
  /** What Set-Cookie said, in full, in the order in which it came. */
  readonly set: string[]
}

type Headers = Readonly<Record<string, string | undefined>>

export function openBrowser(url: string, { isSameOrigin = true }: { readonly isSameOrigin?: boolean } = {}): Browser {
  const cookies = new Map<string, string>()
  const set: string[] = []

  async function send(method: string, path: string, headers: Headers, body: unknown): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = {
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    }
    const given = Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined)
    const response = await fetch(new URL(path, url), {
      method,
      headers: Object.fromEntries(given),
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      set.push(line)
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) }
  }
  const origin = isSameOrigin ? { 'sheaf-console': '1', 'sec-fetch-site': 'same-origin', origin: url } : {}
  return {
    call: (id, body, headers = {}) => send(operations[id].method, operations[id].path, { ...origin, ...headers }, body),
    open: (path, headers = {}) => send('GET', path, headers, undefined),
    cookies,
    set,
  }
}
