import type { ExternalShortcut, IndexingShortcut } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { emailKey, foldName } from '@sheaf/contract/fold'
import { toBoolean, toEpochSeconds } from '@sheaf/contract/wire'
import type { AliasTaken, ShortcutRow } from '../store/writes/shortcut-rows.ts'
import { aliasKeyOf, checkAlias } from './shortcut-alias.ts'
import { checkTemplate, checkUrl } from './shortcut-url.ts'

/** A shortcut as it is stored, besides what has a column of its own. Times are Unix seconds. */
export type ShortcutContent = {
  readonly destinationUrl: string
  readonly destinationDocumentId?: string
  readonly description?: string
  readonly urlTemplate?: string
  readonly createdBy: string
  readonly createTime?: number
  readonly updatedBy?: string
  readonly updateTime?: number
  readonly intermediateUrl?: string
  readonly title?: string
  readonly decayedVisitScore?: number
  readonly editUrl?: string
}

/** A shortcut as it is to be stored. */
export type ShortcutParts = {
  readonly inputAlias: string
  readonly isUnlisted: boolean
  readonly content: ShortcutContent
}

/** @param field names the shortcut in refusals, such as `shortcuts[3].`; empty where it is the request itself */
export function shortcutRow(parts: ShortcutParts, field: string, position: number, nowMs: number): ShortcutRow {
  const { inputAlias, isUnlisted, content } = parts
  const { destinationUrl, urlTemplate, intermediateUrl, editUrl, createdBy, title, description } = content
  checkAlias(`${field}inputAlias`, inputAlias)
  checkUrl(`${field}destinationUrl`, destinationUrl)
  if (intermediateUrl !== undefined) checkUrl(`${field}intermediateUrl`, intermediateUrl)
  if (editUrl !== undefined) checkUrl(`${field}editUrl`, editUrl)
  if (urlTemplate !== undefined) checkTemplate(`${field}urlTemplate`, urlTemplate)
  if (createdBy.trim() === '') throw new ApiError('invalid_field', `${field}createdBy is blank`)
  const aliasKey = aliasKeyOf(inputAlias)
  const now = Math.floor(nowMs / 1000)
  return {
    position,
    aliasKey,
    inputAlias,
    authorKey: emailKey(createdBy),
    isUnlisted,
    content: JSON.stringify(content),
    searchKey: [aliasKey, inputAlias, destinationUrl, title, description]
      .map((text) => foldName(text ?? ''))
      .join('\n'),
    createdAt: content.createTime ?? now,
    updatedAt: content.updateTime ?? content.createTime ?? now,
    visitScore: content.decayedVisitScore ?? 0,
  }
}

export function externalRows(shortcuts: readonly ExternalShortcut[], nowMs: number): readonly ShortcutRow[] {
  return rowsOf(shortcuts, nowMs, ({ inputAlias, editUrl, ...sent }) => ({
    inputAlias,
    isUnlisted: false,
    content: contentOf({ ...sent, ...filled('editUrl', editUrl) }),
  }))
}

export function hostedRows(shortcuts: readonly IndexingShortcut[], nowMs: number): readonly ShortcutRow[] {
  return rowsOf(shortcuts, nowMs, ({ inputAlias, unlisted, urlTemplate, ...sent }) => ({
    inputAlias,
    isUnlisted: unlisted !== undefined && toBoolean(unlisted),
    content: contentOf({ ...sent, ...filled('urlTemplate', urlTemplate) }),
  }))
}

/** Checks a page. Of two entries with the same alias the later counts; spelt differently, the page is refused. */
function rowsOf<Sent extends { readonly inputAlias: string }>(
  sent: readonly Sent[],
  nowMs: number,
  partsOf: (shortcut: Sent) => ShortcutParts,
): readonly ShortcutRow[] {
  const rows = new Map<string, ShortcutRow>()
  for (const [position, shortcut] of sent.entries()) {
    const row = shortcutRow(partsOf(shortcut), `shortcuts[${position}].`, position, nowMs)
    const earlier = rows.get(row.aliasKey)
    if (earlier !== undefined && foldName(earlier.inputAlias) !== foldName(row.inputAlias)) {
      throw new ApiError(
        'invalid_field',
        `shortcuts[${position}].inputAlias "${row.inputAlias}" is the same alias as "${earlier.inputAlias}" of ` +
          `shortcuts[${earlier.position}]: case, - and _ do not count`,
        { remedy: 'Send one of them, or give one another alias.' },
      )
    }
    rows.delete(row.aliasKey)
    rows.set(row.aliasKey, row)
  }
  return [...rows.values()]
}

type Times = { readonly createTime?: number | string; readonly updateTime?: number | string }

function contentOf<Sent extends Times>({ createTime, updateTime, ...rest }: Sent) {
  return { ...rest, ...time('createTime', createTime), ...time('updateTime', updateTime) }
}

function time<Key extends string>(key: Key, sent: number | string | undefined): { readonly [K in Key]?: number } {
  const seconds = sent === undefined ? undefined : toEpochSeconds(sent)
  return (seconds === undefined ? {} : { [key]: seconds }) as { readonly [K in Key]?: number }
}

/** A field of text that may be sent empty to say that there is none. */
export function filled<Key extends string>(key: Key, text: string | undefined): { readonly [K in Key]?: string } {
  return (text === undefined || text === '' ? {} : { [key]: text }) as { readonly [K in Key]?: string }
}

/**
 * The 409 for an alias that another shortcut has.
 *
 * @param isTrusted whether the caller may know of shortcuts that are not listed
 */
export function aliasTaken({ inputAlias, by }: AliasTaken, field: string, isTrusted: boolean): ApiError {
  const holder = by.isExternal
    ? `the shortcut "${by.inputAlias}", which another service hosts`
    : by.isUnlisted && !isTrusted
      ? 'a shortcut that is hosted here'
      : `the shortcut "${by.inputAlias}" of ${by.author}, which is hosted here`
  return new ApiError('alias_taken', `${field}inputAlias: "${inputAlias}" is the alias of ${holder}`)
}
