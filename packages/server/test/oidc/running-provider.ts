import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A provider of OpenID Connect in a process of its own. */
export type RunningProvider = {
  readonly issuer: string
  /** Says what the provider claims of an account. */
  readonly claim: (account: string, claims: Readonly<Record<string, unknown>>) => Promise<void>
  /**
   * What a person does there who was sent there: signs in as an account. Answers the address to which the provider sends
   * the browser back.
   */
  readonly signIn: (location: string, account: string) => Promise<URL>
  readonly stop: () => void
}

/** @param callback the only address to which it sends anybody back */
export async function startProvider(callback: string): Promise<RunningProvider> {
  const child = fork(fileURLToPath(new URL('./provider.js', import.meta.url)), [callback], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [{ issuer }] = (await once(child, 'message')) as [{ readonly issuer: string }]
  return {
    issuer,
    async claim(account, claims) {
      child.send({ account, claims })
      await once(child, 'message')
    },
    async signIn(location, account) {
      const cookies = new Map<string, string>()
      let url = new URL(location)
      while (url.origin === issuer) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer = await fetch(url, { redirect: 'manual', headers: { cookie, 'x-account': account } })
        for (const line of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
          cookies.set(name, value)
        }
        const next = answer.headers.get('location')
        if (next === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`)
        url = new URL(next, url)
      }
      return url
    },
    stop: () => child.kill(),
  }
}
