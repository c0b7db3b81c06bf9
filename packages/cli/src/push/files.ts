import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DocumentDefinition, DocumentPermissionsDefinition } from '@sheaf/client'

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

export type FoundFiles = { readonly files: readonly string[]; readonly skipped: number }

/** The files of a folder that can be indexed, in order; what is hidden or of another type is skipped and counted. */
export async function findFiles(directory: string): Promise<FoundFiles> {
  const files: string[] = []
  let skipped = 0
  async function walk(folder: string) {
    const entries = await readdir(folder, { withFileTypes: true })
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

/** A file as a document, undefined if it is not text in UTF-8. Its id is its path inside the folder. */
export async function documentOf(path: string, making: DocumentMaking): Promise<DocumentDefinition | undefined> {
  const text = textOf(await readFile(path))
  if (text === undefined) return undefined
  const { mtimeMs } = await stat(path)
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
