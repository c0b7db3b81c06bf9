import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CLIENT_PAGES } from './files.ts'
import { GENERATED_MARK, type GeneratedFile } from './markdown.ts'

/** What differs between the files on disk and those that the contract asks for. */
export type Staleness = {
  /** Files that are absent or have another content. */
  readonly outdated: readonly GeneratedFile[]
  /** Paths of pages that were generated for a class that no longer exists. */
  readonly orphaned: readonly string[]
}

/** Compares the generated files below `root` with those that the contract asks for; changes nothing. */
export async function findStale(root: string, files: readonly GeneratedFile[]): Promise<Staleness> {
  const outdated: GeneratedFile[] = []
  for (const file of files) if ((await contentOf(join(root, file.path))) !== file.content) outdated.push(file)
  return { outdated, orphaned: await orphanedPages(root, new Set(files.map((file) => file.path))) }
}

async function orphanedPages(root: string, wanted: ReadonlySet<string>): Promise<readonly string[]> {
  const orphaned: string[] = []
  for (const name of await namesIn(join(root, CLIENT_PAGES))) {
    const path = `${CLIENT_PAGES}/${name}`
    if (wanted.has(path)) continue
    // Only what carries the mark: a page that somebody wrote by hand is never removed.
    if ((await contentOf(join(root, path)))?.startsWith(GENERATED_MARK) === true) orphaned.push(path)
  }
  return orphaned
}

async function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(undefinedIfAbsent)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(undefinedIfAbsent)) ?? []
}

function undefinedIfAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
