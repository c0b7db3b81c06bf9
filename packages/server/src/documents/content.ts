import type { ContentDefinition, DocumentDefinition } from '@sheaf/contract'
import { toEpochSeconds } from '@sheaf/contract/wire'
import type { Refuse } from './refuse.ts'

type UserReference = NonNullable<DocumentDefinition['author']>
type Comment = NonNullable<DocumentDefinition['comments']>[number]

/** A document as it is stored: without permissions, which have a column of their own, and with times in Unix seconds. */
export type StoredContent = Omit<DocumentDefinition, 'permissions' | 'createdAt' | 'updatedAt' | 'comments'> & {
  readonly createdAt?: number
  readonly updatedAt?: number
  readonly comments?: readonly StoredComment[]
}
type StoredComment = Omit<Comment, 'createdAt' | 'updatedAt'> & {
  readonly createdAt?: number
  readonly updatedAt?: number
}

/** Checks what the schema cannot say about a document’s content. */
export function normalizeContent(document: DocumentDefinition, refuse: Refuse): StoredContent {
  const { permissions: _, createdAt, updatedAt, comments, ...rest } = document
  checkUser('author', rest.author, refuse)
  checkUser('owner', rest.owner, refuse)
  checkUser('updatedBy', rest.updatedBy, refuse)
  checkContent('body', rest.body, refuse)
  checkContent('summary', rest.summary, refuse)
  return Object.assign(
    rest,
    times(createdAt, updatedAt),
    comments === undefined ? {} : { comments: comments.map((comment, i) => normalizeComment(comment, i, refuse)) },
  )
}

function normalizeComment(comment: Comment, index: number, refuse: Refuse): StoredComment {
  const { createdAt, updatedAt, ...rest } = comment
  checkUser(`comments[${index}].author`, rest.author, refuse)
  checkUser(`comments[${index}].updatedBy`, rest.updatedBy, refuse)
  checkContent(`comments[${index}].content`, rest.content, refuse)
  return { ...rest, ...times(createdAt, updatedAt) }
}

function times(createdAt: number | string | undefined, updatedAt: number | string | undefined) {
  const created = createdAt === undefined ? undefined : toEpochSeconds(createdAt)
  const updated = updatedAt === undefined ? undefined : toEpochSeconds(updatedAt)
  return {
    ...(created === undefined ? {} : { createdAt: created }),
    ...(updated === undefined ? {} : { updatedAt: updated }),
  }
}

function checkUser(field: string, user: UserReference | undefined, refuse: Refuse): void {
  if (user === undefined || user.email?.trim() || user.datasourceUserId?.trim()) return
  refuse('user_reference_incomplete', `${field}: Email or Datasource Id must be specified for document user`)
}

function checkContent(field: string, content: ContentDefinition | undefined, refuse: Refuse): void {
  if (content === undefined) return
  if (content.textContent !== undefined && content.binaryContent !== undefined) {
    refuse('invalid_field', `${field} has both textContent and binaryContent`, 'Send only one of the two.')
  }
  if (content.binaryContent !== undefined && !isBase64(content.binaryContent)) {
    refuse('invalid_field', `${field}.binaryContent is not base64`, 'Encode the bytes in base64.')
  }
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_\-\s]*={0,2}\s*$/.test(text)
}
