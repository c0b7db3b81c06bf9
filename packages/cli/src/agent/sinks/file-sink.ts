import type { Sink } from './sink.ts'
import { checkReplaceable, replace, targetOf, textIn } from './target-file.ts'

export type FileSinkOptions = {
  readonly name?: string
  readonly path: string
  /** Left out: that of the file it replaces, without rights for others, or else 0600. */
  readonly mode?: number
}

/** A file that holds the secret, a line end, and nothing else. */
export function fileSink({ path, mode, name = `file:${path}` }: FileSinkOptions): Sink {
  return {
    name,
    file: targetOf(path),
    publish: async (secret) => replace(path, `${secret}\n`, mode),
    read: async () => textIn(path)?.trim() || undefined,
    check: async () => checkReplaceable(path),
  }
}
