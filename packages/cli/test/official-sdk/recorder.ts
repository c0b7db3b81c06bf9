import { HTTPClient } from '@gleanwork/api-client'

/** Notes which operations answer the official SDK with success. */
export type Recorder = {
  /** To be given to every SDK that is to be listened to. */
  readonly httpClient: HTTPClient
  /** Methods and paths, such as `POST /api/index/v1/indexuser`. */
  readonly answered: ReadonlySet<string>
}

export function recorder(): Recorder {
  const answered = new Set<string>()
  const httpClient = new HTTPClient().addHook('response', (response, request) => {
    if (response.ok) answered.add(`${request.method} ${new URL(request.url).pathname}`)
  })
  return { httpClient, answered }
}
