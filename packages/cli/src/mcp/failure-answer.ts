import { SdkError, SdkHttpError } from '@modelcontextprotocol/client'
import { UsageFailure } from '../failure.ts'
import { printable } from '../output.ts'

/** An error of the protocol, as an assistant is answered. */
export type FailureAnswer = { readonly code: number; readonly message: string }

/** The protocol leaves this code to servers. */
const FAILED = -32_000

const WHERE = 'Its address is --url or SHEAF_URL.'

/** Why a message could not be handed to the server or was refused there, and what to do. */
export function failureOf(error: unknown, url: URL): FailureAnswer {
  if (error instanceof SdkHttpError) return refusalOf(error, url)
  if (error instanceof UsageFailure) return { code: FAILED, message: error.message }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return { code: FAILED, message: `${url.origin} took too long to answer. Ask again, or for less.` }
  }
  if (error instanceof SdkError || error instanceof SyntaxError || !(error instanceof TypeError)) {
    return { code: FAILED, message: `${url.href} did not answer by the protocol. Is that a Sheaf server? ${WHERE}` }
  }
  const { code } = (error.cause ?? {}) as { readonly code?: string }
  const why = code === undefined ? '' : ` (${code})`
  return { code: FAILED, message: `${url.origin} cannot be reached${why}. Is the server running? ${WHERE}` }
}

/** What the server said: a refusal in its own words, or an error of the protocol. */
function refusalOf({ status, data }: SdkHttpError, url: URL): FailureAnswer {
  const { message, error } = fieldsIn(data.text)
  if (typeof error === 'object' && error !== null) {
    const { code, message: said } = error as { readonly code?: unknown; readonly message?: unknown }
    if (typeof code === 'number' && typeof said === 'string') return { code, message: printable(said) }
  }
  if (typeof error === 'string' && typeof message === 'string') {
    return { code: FAILED, message: `${printable(message)} (${status} ${printable(error)})` }
  }
  return { code: FAILED, message: `${url.href} answered ${status}. Is that a Sheaf server? ${WHERE}` }
}

function fieldsIn(text: unknown): { readonly message?: unknown; readonly error?: unknown } {
  try {
    const parsed: unknown = JSON.parse(String(text))
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
