import { readHtmlEvents } from './html-events.ts'
import { startTextFlow, type TextFlow } from './text-flow.ts'

/**
 * Text of HTML, as a page shows it: what is not shown is left out, blocks stand on lines of their own, cells are kept
 * apart. No tree is built: the little of it that text needs is counted, so that nesting costs nothing.
 */
export type HtmlReading = {
  readonly text: string
  /** Text of the first title element. */
  readonly title: string | undefined
  /** Text of the first heading of each level, by the name of its element, in the order of the page. */
  readonly headings: ReadonlyMap<string, string>
}

export function extractHtml(source: string, charactersMax: number): { readonly text: string; readonly title?: string } {
  const { text, title, headings } = readHtml(source, charactersMax)
  return { text, title: title || headings.get('h1') || '' }
}

/** Elements that begin and end on lines of their own. */
const BLOCKS: ReadonlySet<string> = new Set(
  `address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre search
  section select summary table tbody textarea tfoot thead title tr ul`.split(/\s+/),
)

/** Elements that begin and end a word. */
const WORDS: ReadonlySet<string> = new Set(['td', 'th', 'button', 'img', 'input', 'rt', 'rp'])

/** Elements whose content nobody is shown. */
const UNSEEN: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'noembed',
  'noframes',
  'iframe',
])

const HEADING = /^h[1-6]$/

export function readHtml(source: string, charactersMax: number): HtmlReading {
  const body = startTextFlow()
  const captions = collectCaptions()
  const isUnseen = trackUnseen()
  const depth = { pre: 0, svg: 0 }
  const nest = (element: string, by: 1 | -1) => {
    if (element === 'pre' || element === 'svg') depth[element] = Math.max(0, depth[element] + by)
    if (element === 'pre') body.keepBlanks(depth.pre > 0)
  }
  const separate = (element: string) => {
    if (!BLOCKS.has(element) && !WORDS.has(element)) return
    captions.separate()
    body.separate(BLOCKS.has(element) ? '\n' : ' ')
  }
  readHtmlEvents(source, {
    open(element) {
      if (isUnseen.open(element)) return
      separate(element)
      nest(element, 1)
      // A title inside a drawing is the tooltip of a shape.
      if (HEADING.test(element) || (element === 'title' && depth.svg === 0)) captions.open(element)
    },
    close(element) {
      if (isUnseen.close(element)) return
      captions.close(element)
      nest(element, -1)
      separate(element)
    },
    text(text) {
      if (isUnseen.now()) return
      captions.add(text)
      if (!captions.isInTitle()) body.add(text)
    },
    isReading: () => body.length() < charactersMax,
  })
  captions.end()
  return { text: body.text(), title: captions.found.get('title'), headings: captions.found }
}

/** The text of the title and of headings, the first of each name. */
function collectCaptions() {
  const found = new Map<string, string>()
  let present: { readonly element: string; readonly flow: TextFlow } | undefined
  const end = () => {
    if (present !== undefined && !found.has(present.element)) found.set(present.element, present.flow.text())
    present = undefined
  }
  return {
    found,
    open(element: string) {
      end()
      present = { element, flow: startTextFlow() }
    },
    close(element: string) {
      if (present?.element === element) end()
    },
    end,
    add: (text: string) => present?.flow.add(text),
    separate: () => present?.flow.separate(' '),
    /** The title is no part of the page. */
    isInTitle: () => present?.element === 'title',
  }
}

/** Whether the reader is inside an element that is not shown: the outermost one, and how many of its name are open. */
function trackUnseen() {
  let outermost = ''
  let depth = 0
  return {
    now: () => depth > 0,
    open(element: string): boolean {
      if (depth === 0 && !UNSEEN.has(element)) return false
      if (depth === 0) outermost = element
      if (element === outermost) depth += 1
      return true
    },
    close(element: string): boolean {
      if (depth === 0) return false
      if (element === outermost) depth -= 1
      return true
    },
  }
}
