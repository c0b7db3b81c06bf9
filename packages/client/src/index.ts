export type { AccessToken, TokenSource } from './access-token.ts'
export { ActivityApi } from './activity-api.ts'
export { AdministrationApi } from './administration-api.ts'
export { AnswerError } from './answer-error.ts'
export { ApiClient } from './api-client.ts'
export type { ApiClientSource } from './api-client-source.ts'
export * from './api-exception.ts'
export { AuthenticationApi } from './authentication-api.ts'
export type { Call } from './call.ts'
export type { ActingCallOptions, CallOptions } from './call-options.ts'
export {
  Configuration,
  type ConfigurationOptions,
  type ConnectionOptions,
  type FetchFunction,
} from './configuration.ts'
export { type CallTrace, ConnectionError, TimeoutError } from './connection-error.ts'
export { CustomMetadataApi } from './custom-metadata-api.ts'
export { DatasourcesApi } from './datasources-api.ts'
export { DocumentsApi } from './documents-api.ts'
export { EntitiesApi } from './entities-api.ts'
export type { Environment } from './environment.ts'
export type { Failure, Stage } from './failure.ts'
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from './hooks.ts'
export { InspectionApi } from './inspection-api.ts'
export type * from './models.ts'
export { MonitoringApi } from './monitoring-api.ts'
export { PeopleApi } from './people-api.ts'
export { PermissionsApi } from './permissions-api.ts'
export type { Refusal } from './refusal.ts'
export type { Repeat } from './repeat.ts'
export type { RetryOptions } from './retries.ts'
export { isSheafSecret, rotateSafely, SecretLostError, type Uncertainty } from './rotation/rotate-safely.ts'
export { RotatingToken, type RotatingTokenOptions } from './rotation/rotating-token.ts'
export {
  checkTiming,
  nextRotationAt,
  ROTATION_TIMING,
  type RotationTimes,
  type RotationTiming,
  rotationDeadline,
} from './rotation/rotation-times.ts'
export type { SecretSink, StoredSecret } from './rotation/secret-sink.ts'
export { SearchApi } from './search-api.ts'
export { SessionsApi } from './sessions-api.ts'
export { ShortcutsApi } from './shortcuts-api.ts'
export { TokensApi } from './tokens-api.ts'
export { TroubleshootingApi } from './troubleshooting-api.ts'
export { CLIENT_VERSION } from './version.ts'
