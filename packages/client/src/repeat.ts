import type { Call } from './call.ts'

/**
 * What the same call does when it is made a second time, as after a lost answer:
 * - `same`: nothing more. It reads, or it leaves what the first one left.
 * - `page`: pages of a bulk upload between the first and the last do nothing more; a first one begins the upload anew, a
 *   last one may delete what others have written since.
 * - `effect`: it has its effect again, or is refused for what the first one did.
 * - `rotation`: Sheaf answers the same secret again, other servers make yet another one. `RotatingToken` knows how.
 */
export type Repeat = 'same' | 'page' | 'effect' | 'rotation'

/** True for a call that may be made again although the server may have acted on it already. */
export function mayBeRepeated({ repeat, body }: Call): boolean {
  if (repeat === 'page') return body !== undefined && !isSet(body, 'isFirstPage') && !isSet(body, 'isLastPage')
  return repeat === 'same'
}

/** What to do if the server may have acted on a call: the rest of "The server may have …". */
export function adviceOf(call: Call): string {
  if (call.repeat === 'rotation') return 'made a new secret: rotate again within ten minutes'
  return mayBeRepeated(call) ? 'acted: send it again' : 'acted: find out before sending it again'
}

/** Anything but `false` counts: servers take the word `"true"` as well. */
function isSet(body: object, flag: string): boolean {
  return ((body as Readonly<Record<string, unknown>>)[flag] ?? false) !== false
}
