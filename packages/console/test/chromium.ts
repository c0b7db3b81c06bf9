import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [process.env.SHEAF_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser']

const executablePath = places.find((place) => place !== '' && existsSync(place))

/** Why tests with a browser are skipped; false where there is one. */
export const withoutChromium: string | false =
  executablePath === undefined &&
  'no Chromium: .ci/run installs it where it can (apt-get install chromium), or set SHEAF_CHROMIUM to its path'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the browser. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args })
}
