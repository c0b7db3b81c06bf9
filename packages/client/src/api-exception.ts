import { type Refusal, readRefusal } from './refusal.ts'

/**
 * The server answered with a status that is not a success. `message` is the server's own where it gave one.
 *
 * @example
 * try {
 *   await documentsApi.indexdocumentPost({ document })
 * } catch (error) {
 *   if (error instanceof ApiException) console.error(error.status, error.code, error.message, error.requestId)
 * }
 */
export class ApiException extends Error {
  override readonly name: string = 'ApiException'
  /** HTTP status, such as 401. */
  readonly status: number
  /** The status's phrase as the server sent it; empty over HTTP/2. */
  readonly reason: string
  /** The error's code for programs, such as `token_expired`, where the body has one. */
  readonly code: string | undefined
  /** The server's identifier of the request, where it sent one: quote it when asking for help. */
  readonly requestId: string | undefined
  /** Headers of the answer, their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text; empty if the connection broke before its end. */
  readonly body: string
  /** Method and address of the call, such as `POST https://search.example.com/api/index/v1/indexdocument`. */
  readonly call: string
  /** How often it was tried. */
  readonly attempts: number

  /** @param said the message, instead of what the refusal says */
  constructor(refusal: Refusal, said?: string) {
    const { code, message } = readRefusal(refusal)
    super(said ?? message)
    this.call = refusal.call
    this.attempts = refusal.attempts
    this.status = refusal.status
    this.reason = refusal.reason
    this.code = code
    this.requestId = refusal.headers['x-request-id']
    this.headers = refusal.headers
    this.body = refusal.body
  }
}

/** 400: the request cannot be carried out as it stands. */
export class BadRequestException extends ApiException {
  override readonly name = 'BadRequestException'
}

/** 401: the token is absent, unknown, expired, overdue, retired, revoked or of the wrong kind. */
export class UnauthorizedException extends ApiException {
  override readonly name = 'UnauthorizedException'
}

/** 403: the token is valid, but not for this. */
export class ForbiddenException extends ApiException {
  override readonly name = 'ForbiddenException'
}

/** 404: nothing is served at that path. */
export class NotFoundException extends ApiException {
  override readonly name = 'NotFoundException'
}

/** 409: the stored record has a higher version. */
export class ConflictException extends ApiException {
  override readonly name = 'ConflictException'
}

/** 413: the body exceeds the server's limit. */
export class PayloadTooLargeException extends ApiException {
  override readonly name = 'PayloadTooLargeException'
}

/** 422: the request is well-formed, but the server cannot answer it. */
export class UnprocessableException extends ApiException {
  override readonly name = 'UnprocessableException'
}

/** 429: too much at once; send it again after the Retry-After header. */
export class TooManyRequestsException extends ApiException {
  override readonly name = 'TooManyRequestsException'
}

/** 5xx: the server failed. */
export class ServiceException extends ApiException {
  override readonly name = 'ServiceException'
}

const classes: Readonly<Record<number, new (refusal: Refusal) => ApiException>> = {
  400: BadRequestException,
  401: UnauthorizedException,
  403: ForbiddenException,
  404: NotFoundException,
  409: ConflictException,
  413: PayloadTooLargeException,
  422: UnprocessableException,
  429: TooManyRequestsException,
}

/** The error that a refusal is: one class for each status that programs tell apart. */
export function apiException(refusal: Refusal): ApiException {
  const Class = classes[refusal.status] ?? (refusal.status >= 500 ? ServiceException : ApiException)
  return new Class(refusal)
}
