import type { Static, TSchema } from 'typebox'
import { activityOperations } from './operations/activity.ts'
import { administrationOperations } from './operations/administration.ts'
import { authenticationOperations } from './operations/authentication.ts'
import { customMetadataOperations } from './operations/custom-metadata.ts'
import { datasourcesOperations } from './operations/datasources.ts'
import type { OperationDefinition, PathParameter, PathParameterEntry } from './operations/define.ts'
import { directoryAdministrationOperations } from './operations/directory-administration.ts'
import { documentsOperations } from './operations/documents.ts'
import { entitiesOperations } from './operations/entities.ts'
import { inspectionOperations } from './operations/inspection.ts'
import { monitoringOperations } from './operations/monitoring.ts'
import { peopleOperations } from './operations/people.ts'
import { permissionsOperations } from './operations/permissions.ts'
import { searchOperations } from './operations/search.ts'
import { sessionsOperations } from './operations/sessions.ts'
import { setupOperations } from './operations/setup.ts'
import { shortcutsOperations } from './operations/shortcuts.ts'
import { submissionsOperations } from './operations/submissions.ts'
import { tokensOperations } from './operations/tokens.ts'
import { troubleshootingOperations } from './operations/troubleshooting.ts'

export type { Audience, OperationDefinition, PathParameterEntry, Tag } from './operations/define.ts'

/**
 * Every operation that Sheaf serves. Validation, handler types, the client's types, `openapi.json` and the generated
 * pages derive from this table: adding an operation is adding one entry to the file of its tag, and its handler.
 */
export const operations = {
  ...authenticationOperations,
  ...datasourcesOperations,
  ...documentsOperations,
  ...permissionsOperations,
  ...peopleOperations,
  ...troubleshootingOperations,
  ...searchOperations,
  ...shortcutsOperations,
  ...customMetadataOperations,
  ...submissionsOperations,
  ...activityOperations,
  ...entitiesOperations,
  ...administrationOperations,
  ...directoryAdministrationOperations,
  ...setupOperations,
  ...inspectionOperations,
  ...monitoringOperations,
  ...tokensOperations,
  ...sessionsOperations,
}

export type Operations = typeof operations
export type OperationId = keyof Operations

type Shape<Schema, Otherwise> = Schema extends TSchema ? Static<Schema> : Otherwise

/** The body that an operation takes; undefined where it takes none. */
export type RequestOf<Id extends OperationId> = Shape<Operations[Id]['request'], undefined>
/** The body of a 200; undefined where there is nothing to read. */
export type ResponseOf<Id extends OperationId> = Shape<Operations[Id]['response'], undefined>

/** What a caller fills into the path of an operation. */
export type ParametersOf<Id extends OperationId> = Readonly<Record<PathParameter<Operations[Id]['path']>, string>>

/** Every operation with its id, in the order of the table. */
export const operationList: readonly (OperationDefinition<TSchema | null, TSchema | null> & {
  readonly id: OperationId
})[] = Object.entries(operations).map(([id, definition]) => ({ id: id as OperationId, ...definition }))

/** What the parts of a path are, by name in the order of the path; empty for one without any. */
export function parametersOf({
  parameters = {},
}: {
  readonly parameters?: Readonly<Record<string, PathParameterEntry>>
}): readonly (readonly [name: string, entry: PathParameterEntry])[] {
  return Object.entries(parameters)
}

/** A path with its examples filled in, to be shown and tried. */
export function examplePath(operation: {
  readonly path: string
  readonly parameters?: Readonly<Record<string, PathParameterEntry>>
}): string {
  return parametersOf(operation).reduce(
    (path, [name, { example }]) => path.replace(`{${name}}`, encodeURIComponent(example)),
    operation.path,
  )
}

/** The method that the client has for an operation: the last part of its path and the verb, in camel case. */
export function clientMethod(path: string, method: string): string {
  const words = [
    ...path.replace(/^\/(api\/index\/v1|rest\/api\/v1|rest\/api\/index|admin\/api\/v1)\//, '').split(/[^A-Za-z0-9]+/),
    method,
  ]
  return words
    .filter((word) => word !== '')
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`,
    )
    .join('')
}

/**
 * True for a top level that refuses unknown fields: the indexing side does, the search side ignores them. A submission
 * is any object.
 */
export function refusesUnknownFields(path: string): boolean {
  return !path.startsWith('/rest/api/v1/') && !path.startsWith('/rest/api/index/submissions/')
}
