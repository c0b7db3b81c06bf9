import { CreateAuthTokenResponse, RotateTokenResponse } from '../schemas/authentication.ts'
import { indexing, operation } from './define.ts'

export const authenticationOperations = {
  rotatetoken: operation({
    method: 'POST',
    path: '/api/index/v1/rotatetoken',
    tag: 'Authentication',
    audience: indexing,
    repeat: 'rotation',
    summary: 'Rotate token',
    description:
      'Replaces the secret of the token that authenticates the call and answers the new one. All other properties of ' +
      'the token stay. The replaced secret keeps working for 10 minutes. Calling again with a replaced secret mints ' +
      'nothing: it answers the current secret, so an answer that was lost can be had again.',
    request: null,
    response: RotateTokenResponse,
    refusals: [400, 401, 403, 429],
    requestExample: undefined,
    responseExample: { rawSecret: 'sheaf_indexing_…', createdAt: 1767225600, rotationPeriodMinutes: 1440 },
  }),
  createauthtoken: operation({
    method: 'POST',
    path: '/rest/api/v1/createauthtoken',
    tag: 'Authentication',
    audience: { kind: 'client' },
    repeat: 'effect',
    summary: 'Create authentication token',
    description:
      'Makes a client token that acts as the acting person alone, for an hour at most: for a browser, say. It has the ' +
      'scopes of the calling token except ADMINSEARCH and its address ranges, does not outlive it, and is revoked ' +
      'with it. A token made so makes no others.',
    request: null,
    response: CreateAuthTokenResponse,
    refusals: [400, 401, 403, 429],
    requestExample: undefined,
    responseExample: { token: 'sheaf_client_…', expirationTime: 1767225600 },
  }),
}
