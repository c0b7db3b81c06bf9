import { foldName } from './fold.ts'

/**
 * The id of a pushed document across the whole index: `CUSTOM_<DATASOURCE>_<objectType>_<id>`, the datasource in upper
 * case, type and id as uploaded.
 */
export function gleanDocumentId(datasource: string, objectType: string, id: string): string {
  return `CUSTOM_${datasource.toUpperCase()}_${objectType}_${id}`
}

/** The form of a document id that is unique: two documents whose ids differ in case only are one. */
export function gleanDocumentKey(datasource: string, objectType: string, id: string): string {
  return gleanDocumentId(datasource, objectType, foldName(id))
}

/** The name by which error texts of the protocol call a datasource. */
export function datasourceLabel(datasource: string): string {
  return `CUSTOM_${datasource.toUpperCase()}`
}

/** The label shown for a datasource without `displayName`: its name in title case. */
export function titleCase(name: string): string {
  return name
    .split(/[-_]+/)
    .filter((word) => word !== '')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ')
}
