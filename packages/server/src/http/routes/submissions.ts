import { clearSubmissions, submit as keepSubmission, listSubmissions } from '../../metadata/submissions.ts'
import type { RecordHandler } from '../context.ts'
import { requireDatasourceScope } from '../scope.ts'

export const submit: RecordHandler<'submit'> = async ({ store, caller, parameters, bytes, nowMs }) => {
  requireDatasourceScope(caller, parameters.datasourceInstance, 'datasourceInstance')
  return keepSubmission(store, { ...parameters, bytes, tokenId: caller.token.id }, nowMs)
}

export const listsubmissions: RecordHandler<'listsubmissions'> = ({ store, body }) => listSubmissions(store.read, body)

export const clearsubmissions: RecordHandler<'clearsubmissions'> = async ({ store, body }) => ({
  removed: await clearSubmissions(store, body),
})
