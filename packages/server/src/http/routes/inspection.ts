import { findPeople, showPerson } from '../../people/inspect.ts'
import { findDocumentsNamed, showDocument } from '../../search/show-document.ts'
import type { MainHandler, RecordHandler } from '../context.ts'

export const finddocuments: RecordHandler<'finddocuments'> = async ({ store, body }) => ({
  documents: await findDocumentsNamed(store.read, body),
})

/** It is in the audit before it is answered: what cannot be noted is not shown. */
export const showdocument: MainHandler<'showdocument'> = async (context) => {
  const { store, indexContents, body, nowMs, viewings, caller } = context
  const shown = await showDocument(store.read, indexContents, body, nowMs)
  const { documentId } = shown.document
  await viewings.showedDocument({ subject: caller.token.id, address: caller.address, documentId })
  return shown
}

export const findpeople: RecordHandler<'findpeople'> = ({ store, body }) => findPeople(store.read, body.query)

export const showperson: RecordHandler<'showperson'> = ({ store, people, body }) =>
  showPerson(store.read, people, body.email)
