import { ApiError } from '@sheaf/contract/errors'

/** Addresses of shortcuts: people are sent there without seeing them first. */

const ILLEGAL = /[\s\p{Cc}"<>\\]/u
const PLACE = /\{\*\}|%s/g

/** Throws the 400 unless the text is an absolute address of http or https. */
export function checkUrl(field: string, text: string): void {
  const illegal = ILLEGAL.exec(text)
  if (illegal !== null) {
    throw new ApiError('invalid_field', `${field} has the character ${JSON.stringify(illegal[0])}`, {
      remedy: 'Percent-encode it.',
    })
  }
  const url = URL.parse(text)
  if (url === null) {
    throw new ApiError('invalid_field', `${field} is not an absolute URL`, { remedy: 'Send one with http or https.' })
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ApiError(
      'invalid_field',
      `${field} has the scheme ${url.protocol}, which is not safe to lead people to`,
      {
        remedy: 'Send a URL of http or https.',
      },
    )
  }
}

/** Throws the 400 unless the text is such an address whichever way its places are filled, and always of the same host. */
export function checkTemplate(field: string, template: string): void {
  const filled = ['x', 'y1'].map((part) => template.replaceAll(PLACE, part))
  if (filled[0] === template) {
    throw new ApiError('invalid_field', `${field} has no place to fill in`, {
      remedy: 'Put {*} or %s where each part goes, or leave the field out.',
    })
  }
  for (const text of filled) checkUrl(field, text)
  const [first, second] = filled.map((text) => {
    const { origin, username, password } = new URL(text)
    return JSON.stringify([origin, username, password])
  })
  if (first === second) return
  throw new ApiError('invalid_field', `${field} lets the host be filled in, so that it would lead anywhere`, {
    remedy: 'Put {*} or %s into the path, the query or the fragment.',
  })
}

/**
 * A template with parts in its places: one in each, and all that are left, with slashes, in the last. Undefined for too
 * few, and for parts that would climb out of the path.
 */
export function fillTemplate(template: string, parts: readonly string[]): string | undefined {
  const places = template.match(PLACE)?.length ?? 0
  if (parts.length < places || places === 0) return undefined
  if (parts.some((part) => part === '' || part === '.' || part === '..' || !part.isWellFormed())) return undefined
  const encoded = parts.map(encodeURIComponent)
  const values = [...encoded.slice(0, places - 1), encoded.slice(places - 1).join('/')]
  let next = 0
  return template.replaceAll(PLACE, () => values[next++] ?? '')
}
