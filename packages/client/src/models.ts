/** Requests and answers of every operation, as they are on the wire. */
export type * from './models/administration.ts'
export type * from './models/authentication.ts'
export type * from './models/datasources.ts'
export type * from './models/documents.ts'
export type * from './models/permissions.ts'
export type * from './models/search.ts'
export type * from './models/troubleshooting.ts'
