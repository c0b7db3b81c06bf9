import { valueIn, withValue } from './dotenv-text.ts'
import type { Sink } from './sink.ts'
import { checkReplaceable, replace, targetOf, textIn } from './target-file.ts'

export type DotenvSinkOptions = {
  readonly name?: string
  readonly path: string
  readonly key: string
  /** Left out: that of the file it replaces, without rights for others, or else 0600. */
  readonly mode?: number
}

/** One key of a file of environment variables. Everything else in it stays byte for byte. */
export function dotenvSink({ path, key, mode, name = `dotenv:${path}#${key}` }: DotenvSinkOptions): Sink {
  return {
    name,
    file: targetOf(path),
    publish: async (secret) => {
      const before = textIn(path) ?? ''
      const after = withValue(before, key, secret)
      if (after !== before) replace(path, after, mode)
    },
    read: async () => valueIn(textIn(path) ?? '', key) || undefined,
    check: async () => {
      textIn(path)
      checkReplaceable(path)
    },
  }
}
