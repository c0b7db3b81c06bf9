import type { TokenizerCallbacks } from 'htmlparser2'
import { onDemand } from '../../on-demand.ts'

const parser = onDemand<typeof import('htmlparser2')>('htmlparser2', import.meta.url)

/** What a reader of HTML is told, in the order of the source. Names of elements are in lower case. */
export type HtmlEvents = {
  readonly open: (element: string) => void
  readonly close: (element: string) => void
  /** Text with entities decoded; a run of text may come in several pieces. */
  readonly text: (text: string) => void
  /** False once the reader has seen enough. */
  readonly isReading: () => boolean
}

/**
 * Reads HTML from start to end. The text that stands for an image is reported like text inside it.
 *
 * Only htmlparser2's tokenizer is used: its parser searches and shifts an array of open elements for each tag, which
 * takes minutes for a page of 100,000 nested ones.
 */
export function readHtmlEvents(source: string, events: HtmlEvents): void {
  let element = ''
  let isAlternativeText = false
  const text = (content: string) => {
    events.text(content)
    if (!events.isReading()) tokenizer.pause()
  }
  const attributeText = (content: string) => {
    if (isAlternativeText) text(content)
  }
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      element = source.slice(start, end).toLowerCase()
      events.open(element)
    },
    onclosetag: (start, end) => events.close(source.slice(start, end).toLowerCase()),
    ontext: (start, end) => text(source.slice(start, end)),
    ontextentity: (codePoint) => text(String.fromCodePoint(codePoint)),
    onattribname(start, end) {
      isAlternativeText = element === 'img' && source.slice(start, end).toLowerCase() === 'alt'
    },
    onattribdata: (start, end) => attributeText(source.slice(start, end)),
    onattribentity: (codePoint) => attributeText(String.fromCodePoint(codePoint)),
    onattribend() {
      if (isAlternativeText) events.close(element)
      isAlternativeText = false
    },
    onopentagend() {},
    onselfclosingtag() {},
    oncdata() {},
    oncomment() {},
    ondeclaration() {},
    onprocessinginstruction() {},
    onend() {},
  }
  const tokenizer = new (parser().Tokenizer)({}, callbacks)
  tokenizer.write(source)
  tokenizer.end()
}
