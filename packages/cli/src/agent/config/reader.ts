import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { nearestOf } from './nearest.ts'

/** A mistake in the configuration: where it is and what to do. */
export type Mistake = { readonly line: number; readonly text: string }

/** One mapping of the file, whose keys are read one by one; `end` complains of those that nobody has asked for. */
export type MapReader = {
  readonly has: (key: string) => boolean
  /** Undefined if the key is not there or not right; what is wrong is noted. */
  readonly text: (key: string) => string | undefined
  readonly number: (key: string) => number | undefined
  /** A text, or a number as it would be written. */
  readonly word: (key: string) => string | undefined
  readonly texts: (key: string) => readonly string[] | undefined
  readonly map: (key: string) => MapReader | undefined
  readonly maps: (key: string) => readonly MapReader[] | undefined
  readonly required: <Value>(key: string, value: Value | undefined, example: string) => Value | undefined
  /** Notes that a key’s value is wrong. */
  readonly wrong: (key: string, why: string) => void
  /** Notes a mistake of the mapping as a whole. */
  readonly mistaken: (why: string) => void
  /** Answers how many keys there are that nobody has asked for. */
  readonly end: () => number
}

/** Keys by which people would put a secret into the file. */
const SECRET_KEYS = new Set(['token', 'accesstoken', 'apitoken', 'value', 'password', 'rawsecret', 'bearer'])

/** Reads a YAML file; undefined if it is none. Mistakes are put into the list, all that there are. */
export function readYaml(text: string, mistakes: Mistake[]): MapReader | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  for (const { pos, message } of [...document.errors, ...document.warnings]) {
    mistakes.push({ line: lines.linePos(pos[0]).line, text: `this is not YAML: ${message}` })
  }
  if (document.errors.length > 0) return undefined
  const lineOf = (node: Node | null | undefined) => lines.linePos(node?.range?.[0] ?? 0).line
  const { contents } = document
  if (!isMap(contents)) {
    mistakes.push({ line: 1, text: 'the file must be a mapping with the key tokens' })
    return undefined
  }

  function readerOf(map: YAMLMap, path: string): MapReader {
    const asked = new Set<string>()
    const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`)
    const pairOf = (key: string) => map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
    function nodeOf(key: string): Node | undefined {
      asked.add(key)
      const value = pairOf(key)?.value
      return resolved(value)
    }
    function resolved(value: unknown): Node | undefined {
      if (isAlias(value)) return value.resolve(document)
      return isNode(value) ? value : undefined
    }
    function note(key: string, why: string): void {
      const pair = pairOf(key)
      const node = (pair?.key as Node | undefined) ?? map
      mistakes.push({ line: lineOf(node), text: `${pathOf(key)}: ${why}` })
    }
    function scalar<Value>(key: string, what: string, isRight: (value: unknown) => value is Value): Value | undefined {
      const node = nodeOf(key)
      if (pairOf(key) === undefined) return undefined
      const value = isScalar(node) ? node.value : undefined
      if (isRight(value)) return value
      note(key, `must be ${what}`)
      return undefined
    }
    function items(key: string): readonly (Node | undefined)[] | undefined {
      const node = nodeOf(key)
      if (pairOf(key) === undefined) return undefined
      if (isSeq(node)) return node.items.map(resolved)
      note(key, 'must be a list')
      return undefined
    }
    const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
    return {
      has(key) {
        asked.add(key)
        return pairOf(key) !== undefined
      },
      text: (key) => scalar(key, 'a text that is not empty; put quotes around numbers and the like', isText),
      number: (key) => scalar(key, 'a number', (value) => typeof value === 'number'),
      word: (key) => {
        const isWord = (value: unknown): value is string | number => typeof value === 'number' || isText(value)
        return scalar(key, 'a text or a number', isWord)?.toString()
      },
      texts(key) {
        const found = items(key)
        const values = found?.map((node) => (isScalar(node) ? node.value : undefined))
        if (values === undefined || values.every(isText)) return values
        note(key, 'must be a list of texts; put quotes around numbers and the like')
        return undefined
      },
      map(key) {
        const node = nodeOf(key)
        if (pairOf(key) === undefined) return undefined
        if (isMap(node)) return readerOf(node, pathOf(key))
        note(key, 'must be a mapping')
        return undefined
      },
      maps(key) {
        const found = items(key)
        if (found === undefined) return undefined
        return found.flatMap((node, position) => {
          if (isMap(node)) return [readerOf(node, `${pathOf(key)}[${position}]`)]
          note(key, `entry ${position} must be a mapping`)
          return []
        })
      },
      required(key, value, example) {
        if (pairOf(key) === undefined) note(key, `is missing: give it, such as ${example}`)
        return value
      },
      wrong: note,
      mistaken: (why) => mistakes.push({ line: lineOf(map), text: path === '' ? why : `${path}: ${why}` }),
      end() {
        const unknown = map.items
          .map(({ key }) => ({ key, name: isScalar(key) ? String(key.value) : 'something' }))
          .filter(({ name }) => !asked.has(name))
        for (const { key, name } of unknown) {
          mistakes.push({ line: lineOf(key as Node), text: `${pathOf(name)}: ${unknownText(name, [...asked])}` })
        }
        return unknown.length
      },
    }
  }
  return readerOf(contents, '')
}

function unknownText(name: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known)
  if (nearest !== undefined) return `there is no such key; is ${nearest} meant?`
  const secret = SECRET_KEYS.has(name.toLowerCase().replaceAll(/[^a-z]/g, ''))
    ? ' A secret never stands in this file: say where it is by source.'
    : ''
  return `there is no such key; there are ${known.join(', ')}.${secret}`
}
