import { Type } from 'typebox'
import { limits } from '../limits.ts'
import { WireBoolean } from '../wire-schemas.ts'

/** What every page of a bulk upload says of itself. */
export const uploadFields = {
  uploadId: Type.String({
    minLength: 1,
    maxLength: limits.uploadIdCharactersMax.value,
    description: 'Id of the upload, the same on each of its pages.',
  }),
  isFirstPage: Type.Optional(WireBoolean('True on the first page: it opens the upload.')),
  isLastPage: Type.Optional(WireBoolean('True on the last page: whatever the upload did not send is then deleted.')),
  forceRestartUpload: Type.Optional(
    WireBoolean('On the first page: an upload that is still open is given up. What it has sent stays until the end.'),
  ),
}
