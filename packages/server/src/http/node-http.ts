/**
 * What is needed of `node:http`. An import of that module evaluates everything it exports, and with it Node's whole client for
 * `fetch`, which signing in by OpenID Connect alone needs, and then loads by itself: 14 MB that an idle server would hold,
 * and a twentieth of a second of every start.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')
