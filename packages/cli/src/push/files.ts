import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DocumentDefinition, DocumentPermissionsDefinition } from '@sheaf/client'
import { CommandFailure } from '../failure.ts'

/** Types of text by the ending of a file’s name. */
const TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  txt: 'text/plain',
  text: 'text/plain',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
}

export const OBJECT_TYPE = 'file'

/** A larger file would not fit a request of the protocol, and its text is not searched so far. */
const FILE_BYTES_MAX = 16 * 1024 * 1024

export type FoundFiles = { readonly files: readonly string[]; readonly skipped: number }

/**
 * The files of a folder that can be indexed, in order. Those of other types are counted; what is hidden, as well as
 * node_modules, is not looked at. Throws CommandFailure.
 */
export async function findFiles(directory: string): Promise<FoundFiles> {
  const files: string[] = []
  let skipped = 0
  async function walk(folder: string) {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw unreadable(folder, error)
    })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile() && typeOf(path) !== undefined) files.push(path)
      else skipped += 1
    }
  }
  await walk(directory)
  return { files, skipped }
}

export type DocumentMaking = {
  readonly directory: string
  readonly datasource: string
  /** What the URL of a document begins with; undefined: the file’s own `file:` URL. */
  readonly baseUrl: string | undefined
  readonly permissions: DocumentPermissionsDefinition
}

/**
 * A file as a document, undefined if it is not text in UTF-8, too large, or has gone meanwhile. Its id is its path inside
 * the folder. Throws CommandFailure.
 */
export async function documentOf(path: string, making: DocumentMaking): Promise<DocumentDefinition | undefined> {
  const content = await contentOf(path)
  if (content === undefined) return undefined
  const { text, mtimeMs } = content
  const inside = relative(making.directory, path).split(sep).join('/')
  return {
    datasource: making.datasource,
    objectType: OBJECT_TYPE,
    id: inside.length <= 200 ? inside : createHash('sha256').update(inside).digest('hex'),
    filename: basename(path),
    container: dirname(inside) === '.' ? basename(making.directory) : dirname(inside),
    viewURL: making.baseUrl === undefined ? pathToFileURL(path).href : urlUnder(making.baseUrl, inside),
    body: { mimeType: typeOf(path) ?? 'text/plain', textContent: text },
    updatedAt: Math.floor(mtimeMs / 1000),
    permissions: making.permissions,
  }
}

function typeOf(path: string): string | undefined {
  return TYPES[/\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '']
}

async function contentOf(path: string): Promise<{ readonly text: string; readonly mtimeMs: number } | undefined> {
  try {
    const { mtimeMs, size } = await stat(path)
    const text = size > FILE_BYTES_MAX ? undefined : textOf(await readFile(path))
    return text === undefined ? undefined : { text, mtimeMs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): CommandFailure {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return new CommandFailure(`${path} cannot be read (${reason}): make it readable, or leave it out of the folder.`)
}

function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function urlUnder(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`
}
