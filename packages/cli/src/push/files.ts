import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ContentDefinition, DocumentDefinition, DocumentPermissionsDefinition } from '@sheaf/client'
import { type FileType, fileTypeOfName } from '@sheaf/contract/file-types'
import { CommandFailure } from '../failure.ts'

export const OBJECT_TYPE = 'file'

/** In base64 it is a third larger, and a request has room for 64 MB. */
const FILE_BYTES_MAX = 32 * 1024 * 1024

/** A file that is not indexed, and why. */
export type SkippedFile = { readonly path: string; readonly reason: string }
export type FoundFiles = { readonly files: readonly string[]; readonly skipped: readonly SkippedFile[] }

/** Names of what is hidden, of the copies that editors and offices make of a file that is open, and of packages. */
export function isLeftOut(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || name.endsWith('~') || name === 'node_modules'
}

/**
 * The files of a folder that can be indexed, in order, and those of other types; what is left out by its name is not looked
 * at. Throws CommandFailure.
 */
export async function findFiles(directory: string): Promise<FoundFiles> {
  const files: string[] = []
  const skipped: SkippedFile[] = []
  async function walk(folder: string) {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw unreadable(folder, error)
    })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (isLeftOut(entry.name)) continue
      if (entry.isDirectory()) await walk(path)
      else if (!entry.isFile()) skipped.push({ path, reason: 'it is no ordinary file' })
      else if (fileTypeOfName(path) === undefined) skipped.push({ path, reason: otherType(path) })
      else files.push(path)
    }
  }
  await walk(directory)
  return { files, skipped }
}

export function otherType(path: string): string {
  const ending = extname(path)
  return ending === '' ? 'its name has no ending that says what it is' : `${ending} files are not indexed`
}

export type DocumentMaking = {
  readonly directory: string
  readonly datasource: string
  /** What the URL of a document begins with; undefined: the file’s own `file:` URL. */
  readonly baseUrl: string | undefined
  readonly permissions: DocumentPermissionsDefinition
}

/** A file as a document, or why it is none; undefined if it has gone meanwhile. */
export async function documentOf(
  path: string,
  making: DocumentMaking,
): Promise<DocumentDefinition | { readonly reason: string } | undefined> {
  const content = await contentOf(path)
  if (content === undefined || 'reason' in content) return content
  const { body, mtimeMs } = content
  const inside = insideOf(path, making.directory)
  return {
    datasource: making.datasource,
    objectType: OBJECT_TYPE,
    id: idOf(path, making.directory),
    filename: basename(path),
    container: dirname(inside) === '.' ? basename(making.directory) : dirname(inside),
    viewURL: making.baseUrl === undefined ? pathToFileURL(path).href : urlUnder(making.baseUrl, inside),
    body,
    updatedAt: Math.floor(mtimeMs / 1000),
    permissions: making.permissions,
  }
}

/** The id of a file’s document: its path inside the folder, or a digest of that if it is too long. */
export function idOf(path: string, directory: string): string {
  const inside = insideOf(path, directory)
  return inside.length <= 200 ? inside : createHash('sha256').update(inside).digest('hex')
}

export function insideOf(path: string, directory: string): string {
  return relative(directory, path).split(sep).join('/')
}

type Content = { readonly body: ContentDefinition; readonly mtimeMs: number }

async function contentOf(path: string): Promise<Content | { readonly reason: string } | undefined> {
  const type = fileTypeOfName(path)
  if (type === undefined) return { reason: otherType(path) }
  try {
    const { mtimeMs, size } = await stat(path)
    if (size > FILE_BYTES_MAX) return { reason: `it is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB` }
    const body = bodyOf(await readFile(path), type)
    return body === undefined ? { reason: 'it is no text' } : { body, mtimeMs }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? undefined : { reason: `it cannot be read (${code ?? String(error)})` }
  }
}

/** Text goes as text; files, and text in other charsets than UTF-8, as they are. Undefined if it should be text and is none. */
function bodyOf(bytes: Buffer, { mimeType, format }: FileType): ContentDefinition | undefined {
  const isText = format === 'plain' || format === 'markdown' || format === 'html'
  const textContent = isText ? textOf(bytes) : undefined
  if (textContent !== undefined) return { mimeType, textContent }
  const isMarked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isText && bytes.includes(0) && !isMarked) return undefined
  return { mimeType, binaryContent: bytes.toString('base64') }
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
