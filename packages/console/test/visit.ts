import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'

/** Where pictures of the pages are put, for people to look at; not kept in the repository. */
const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url))
mkdirSync(pictures, { recursive: true })

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export type Theme = 'light' | 'dark'

/** A page of the console, watched for what it must never do. */
export type Visit = {
  readonly page: Page
  /** Refusals by the policy of the page, requests to other origins, and errors that nobody caught. */
  readonly faults: readonly string[]
  readonly close: () => Promise<void>
}

type VisitOptions = { readonly theme?: Theme; readonly width?: number }

/** Opens a window in which nothing is kept of earlier ones. */
export async function visit(
  browser: Browser,
  url: string,
  { theme = 'light', width = 1280 }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(`policy: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url) faults.push(`other origin: ${request.url()}`)
  })
  return { page, faults, close: () => context.close() }
}

/** Signs in with an admin token and waits until the page is there that was asked for. */
export async function signIn(page: Page, token: string, path = '/search'): Promise<void> {
  await page.goto(path)
  await page.getByLabel('Admin token').fill(token)
  await page.keyboard.press('Enter')
  await page.locator('[popovertarget=account]').waitFor()
}

/** Asks axe for everything of WCAG 2.2 AA that a program can find. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(axeSource)
  const found = await page.evaluate<
    readonly { id: string; nodes: readonly { html: string; failureSummary: string }[] }[]
  >(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)`,
  )
  const lines = found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  )
  assert.deepEqual(lines, [], `axe found in ${where}`)
}

/** On a narrow screen nothing but what scrolls by itself may be wider than the window. */
export async function assertFits(page: Page, where: string): Promise<void> {
  const [inner, whole] = await page.evaluate<[number, number]>('[innerWidth, document.documentElement.scrollWidth]')
  assert.ok(whole <= inner, `${where} is ${whole} wide in a window of ${inner}`)
}

/** What a mouse can work with on a page, as selectors find it: all of it must be reached by Tab. */
const WORKED =
  'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab], [tabindex="0"]'
/** More than any page of the tests has. */
const PRESSES_MAX = 400
/** Hands the focus on to one of the tabs in it. */
const HANDS_ON = '[role=tablist]'

/**
 * Goes through a page by Tab: everything that can be worked gets the focus, each time it is plain where the focus is, and nothing
 * else looks as if a mouse could work it.
 */
export async function assertWorkedByKeys(page: Page, where: string): Promise<void> {
  // What comes later would be before or behind the focus by chance.
  await page.waitForLoadState('networkidle')
  await page.evaluate(`(() => {
    document.activeElement?.blur?.()
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')
    // Of a group of radio buttons or tabs one is reached by Tab and the others by arrows.
    const isOwn = (element) => element.tabIndex >= 0 && (element.type !== 'radio' || element.checked)
    window.unreached = new Set([...document.querySelectorAll(${JSON.stringify(WORKED)})].filter(
      (element) => !element.disabled && !element.matches(${JSON.stringify(HANDS_ON)}) && isShown(element) && isOwn(element),
    ))
    window.unmarked = []
  })()`)
  // Behind the last control comes the body, and then the first again.
  for (let pressed = 0, rounds = 0; pressed < PRESSES_MAX && rounds < 2; pressed += 1) {
    await page.keyboard.press('Tab')
    const [left, isBody] = await page.evaluate<readonly [number, boolean]>(`(() => {
      const element = document.activeElement
      window.unreached.delete(element)
      const { outlineStyle, boxShadow } = getComputedStyle(element)
      if (element !== document.body && outlineStyle === 'none' && boxShadow === 'none') window.unmarked.push(element.outerHTML.slice(0, 200))
      for (const each of window.unreached) if (!each.isConnected) window.unreached.delete(each)
      return [window.unreached.size, element === document.body]
    })()`)
    if (left === 0) break
    if (isBody) rounds += 1
  }
  const [unreached, unmarked, pretending] = await page.evaluate<readonly string[][]>(`[
    [...window.unreached].map((element) => element.outerHTML.slice(0, 200)),
    window.unmarked,
    [...document.querySelectorAll('body *')]
      .filter((element) => getComputedStyle(element).cursor === 'pointer' && element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !element.closest(${JSON.stringify(`${WORKED}, label, [role=option], [tabindex]`)}))
      .map((element) => element.outerHTML.slice(0, 200)),
  ]`)
  assert.deepEqual(unreached, [], `not reached by Tab in ${where}`)
  assert.deepEqual(unmarked, [], `the focus is not to be seen in ${where}`)
  assert.deepEqual(pretending, [], `only for a mouse in ${where}`)
}

/** Takes a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${pictures}${name}.png` })
}
