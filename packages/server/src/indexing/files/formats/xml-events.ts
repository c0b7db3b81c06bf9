import type { TokenizerCallbacks } from 'htmlparser2'
import { onDemand } from '../../../on-demand.ts'
import { UnreadableFile } from '../unreadable.ts'

const parser = onDemand<typeof import('htmlparser2')>('htmlparser2', import.meta.url)

export type Attributes = ReadonlyMap<string, string>

/** What a reader of XML is told, in the order of the source. Names are without the prefix of their namespace. */
export type XmlEvents = {
  readonly open?: (element: string, attributes: Attributes) => void
  readonly close?: (element: string) => void
  /** Text with entities decoded; a run of text may come in several pieces. */
  readonly text?: (text: string) => void
  /** False once the reader has seen enough. */
  readonly isReading?: () => boolean
}

/**
 * Reads XML from start to end, well-formed or not. No entity that it declares is ever replaced; office documents may declare
 * none, so one that does is refused.
 */
export function readXml(source: string, { open, close, text, isReading = () => true }: XmlEvents): void {
  let element = ''
  let attributes = new Map<string, string>()
  let attribute = ''
  let value = ''
  const pauseIfDone = () => {
    if (!isReading()) tokenizer.pause()
  }
  const tell = (content: string) => {
    text?.(content)
    pauseIfDone()
  }
  const begin = () => {
    open?.(element, attributes)
    pauseIfDone()
  }
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      element = localName(source.slice(start, end))
      attributes = new Map()
    },
    onattribname(start, end) {
      attribute = localName(source.slice(start, end))
      value = ''
    },
    onattribdata(start, end) {
      value += source.slice(start, end)
    },
    onattribentity(codePoint) {
      value += String.fromCodePoint(codePoint)
    },
    onattribend() {
      attributes.set(attribute, value)
    },
    onopentagend: begin,
    onselfclosingtag() {
      begin()
      close?.(element)
    },
    onclosetag: (start, end) => close?.(localName(source.slice(start, end))),
    ontext: (start, end) => tell(source.slice(start, end)),
    ontextentity: (codePoint) => tell(String.fromCodePoint(codePoint)),
    oncdata: (start, end, endOffset) => tell(source.slice(start, end - endOffset)),
    ondeclaration(start, end) {
      if (source.slice(start, end).includes('['))
        throw new UnreadableFile('it declares entities of XML, as no such file does')
    },
    oncomment() {},
    onprocessinginstruction() {},
    onend() {},
  }
  const tokenizer = new (parser().Tokenizer)({ xmlMode: true, decodeEntities: true }, callbacks)
  tokenizer.write(source)
  tokenizer.end()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
