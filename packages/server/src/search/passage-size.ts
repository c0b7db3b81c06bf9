import type { SearchRequest } from '@sheaf/contract'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'

/** How much of each result is wanted: short passages, or long texts for a language model. */
export function passageSize({ maxSnippetSize, requestOptions }: SearchRequest) {
  return {
    charactersMax: maxSnippetSize ?? limits.snippetCharactersDefault.value,
    isLong: requestOptions?.returnLlmContentOverSnippets === true,
  }
}

/** Throws the 400 if long texts are wanted and nobody says how long. */
export function requirePassageSize({ maxSnippetSize, requestOptions }: SearchRequest): void {
  if (requestOptions?.returnLlmContentOverSnippets !== true || maxSnippetSize !== undefined) return
  throw new ApiError('invalid_field', 'maxSnippetSize is missing, which returnLlmContentOverSnippets needs', {
    remedy: `Send the characters wanted of each result, 1 to ${limits.snippetCharactersMax.value}.`,
  })
}
