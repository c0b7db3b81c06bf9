import { hash } from 'node:crypto'
import type { DatasourceKey } from '@sheaf/contract'
import { grant, grantsOf, type Permissions } from '../store/permissions.ts'
import type { PersonInDatasource } from './decision.ts'

/**
 * Access terms: what a document carries in the index and a searcher holds. A document is a candidate for whoever holds
 * one of its terms. A term is a digest of the datasource and one grant, so that nothing typed by anybody can be one, and
 * it names the document’s own datasource, so that a change of configuration or membership touches no document.
 */
function termOf(datasource: DatasourceKey, line: string): string {
  return `a${hash('sha256', `${datasource}\0${line}`, 'hex').slice(0, 32)}`
}

/** The terms that a document carries. */
export function termsOfDocument(datasource: DatasourceKey, permissions: Permissions): readonly string[] {
  return grantsOf(permissions).map((line) => termOf(datasource, line))
}

/**
 * The terms that a person holds in a datasource.
 *
 * @param intersections ids of the sets of groups that documents require together and all of which the person is in
 */
export function termsOfPerson(
  datasource: DatasourceKey,
  person: PersonInDatasource,
  intersections: readonly string[],
): readonly string[] {
  if (person.hasLeft || !person.isVisible) return []
  const lines: string[] = [grant.anonymous]
  const { user } = person
  if (user?.isActive === true) {
    lines.push(grant.datasourceUsers)
    lines.push(person.usersBy === 'email' ? grant.email(user.emailKey) : grant.userId(user.userId))
    for (const group of person.groups) lines.push(grant.group(group))
    for (const id of intersections) lines.push(grant.intersection(id))
  }
  return lines.map((line) => termOf(datasource, line))
}
