import { ApiError } from '@sheaf/contract/errors'

/** The 409 of a write whose version is lower than the stored one. */
export function versionConflict(
  label: string,
  { stored, sent }: { readonly stored: bigint; readonly sent: bigint },
): ApiError {
  return new ApiError('version_conflict', `${label}: version ${sent} is lower than the stored version ${stored}`)
}
