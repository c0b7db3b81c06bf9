import type { EmailKey } from '@sheaf/contract'
import { personIds } from '../identity/person-id.ts'
import { findMeta } from '../store/reads/meta.ts'
import { type Autocomplete, openAutocomplete } from './autocomplete/autocomplete.ts'
import { type DocumentsByFacets, openDocumentsByFacets } from './by-facets.ts'
import { cursors } from './cursor.ts'
import { documentWriter, withTitles } from './document.ts'
import { type GetDocPermissions, type GetDocuments, openGetDocPermissions, openGetDocuments } from './get-documents.ts'
import { resultWriter } from './result.ts'
import { openSearch, type Search } from './search.ts'
import { type PersonalSight, type SearchParts, type Sight, sightOf, sightOfAll } from './sight.ts'

/** Every way to find documents, each for what somebody may see. */
export type Searches = {
  /** Throws the 401 if nobody is known by that address. */
  readonly sightOf: (person: EmailKey) => Promise<PersonalSight>
  readonly sightOfAll: (person: EmailKey | undefined) => Sight
  readonly search: Search
  readonly autocomplete: Autocomplete
  readonly documents: GetDocuments
  readonly documentsByFacets: DocumentsByFacets
  readonly docPermissions: GetDocPermissions
}

export async function openSearches(parts: SearchParts): Promise<Searches> {
  const cursor = cursors(Buffer.from((await findMeta(parts.read, 'cursorKey')) ?? '', 'base64'))
  const ids = personIds(Buffer.from((await findMeta(parts.read, 'personIdKey')) ?? '', 'base64'))
  const write = documentWriter(parts.read, ids)
  const titled = withTitles(parts, write)
  return {
    sightOf: (person) => sightOf(parts, person),
    sightOfAll: (person) => sightOfAll(parts, person),
    search: openSearch(parts, cursor, resultWriter(write)),
    autocomplete: openAutocomplete(parts, write),
    documents: openGetDocuments(parts, titled),
    documentsByFacets: openDocumentsByFacets(parts, cursor, titled),
    docPermissions: openGetDocPermissions(parts),
  }
}
