/** Uploads of whole collections, for connectors: who only searches can do without. */
export {
  type BulkUploadOptions,
  type BulkUploadProgress,
  type BulkUploadResult,
  bulkUpload,
} from './bulk/bulk-upload.ts'
export { BulkUploadError, type BulkUploadPhase, type BulkUploadState } from './bulk/bulk-upload-error.ts'
export type { BulkCollection, BulkItems, BulkTarget } from './bulk/collections.ts'
