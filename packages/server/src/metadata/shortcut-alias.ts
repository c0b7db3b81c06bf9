import { ApiError } from '@sheaf/contract/errors'
import { foldName } from '@sheaf/contract/fold'

/** Characters that would end the path of an address, or be read as something else in one. */
const UNUSABLE = /[\s\p{Cc}?#%\\]/u

/** The form in which aliases are compared: without case, `-` and `_`. */
export function aliasKeyOf(alias: string): string {
  return foldName(alias).replaceAll(/[-_]/g, '')
}

/** Throws the 400 for an alias that nobody could type behind `go/`. */
export function checkAlias(field: string, alias: string): void {
  const unusable = UNUSABLE.exec(alias)
  if (unusable !== null) {
    throw new ApiError('invalid_field', `${field} has the character ${JSON.stringify(unusable[0])}`, {
      remedy: 'Leave out blanks, control characters and ? # % \\.',
    })
  }
  for (const part of alias.split('/')) {
    if (part === '.' || part === '..' || aliasKeyOf(part) === '') {
      throw new ApiError('invalid_field', `${field} has the part ${JSON.stringify(part)}, which is no name`, {
        remedy: 'Give each part between slashes a letter or a digit.',
      })
    }
  }
}
