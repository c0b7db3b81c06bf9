import { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import { type DevProcess, startDevProcess } from '../../cli/test/dev-process.ts'
import { launchChromium } from './chromium.ts'

/** A server with a company inside, and a browser, for all tests of a suite. */
export function company(): { readonly dev: () => DevProcess; readonly browser: () => Browser } {
  let dev: DevProcess | undefined
  let browser: Browser | undefined
  const ends: (() => unknown)[] = []
  before(async () => {
    dev = await startDevProcess({ after: (end: () => unknown) => void ends.push(end) })
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await dev?.stop()
    for (const end of ends) await end()
  })
  const there = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('The suite has not started.')
    return value
  }
  return { dev: () => there(dev), browser: () => there(browser) }
}
