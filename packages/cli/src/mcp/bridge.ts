import { type JSONRPCMessage, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { isInitializeRequest, isJSONRPCRequest, type RequestId } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import type { Configuration } from '@sheaf/client'
import { printError } from '../output.ts'
import { failureOf } from './failure-answer.ts'

export type BridgeOptions = {
  /** The server, and the token that is asked for anew with every message. */
  readonly configuration: Configuration
  /** The server’s endpoint. */
  readonly url: URL
  /** The person for whom the assistant asks, if the token is not for one. */
  readonly actAs: string | undefined
}

/**
 * Hands each message that comes on standard input to the server by HTTP, and what it answers to standard output, until
 * the input ends. Nothing is kept from one message to the next but the revision that was agreed on, so a server that
 * restarts is not noticed. A request that cannot be handed on is answered by an error that says why.
 */
export async function bridge(options: BridgeOptions): Promise<void> {
  const local = new StdioServerTransport()
  const remote = new StreamableHTTPClientTransport(options.url, { fetch: authenticated(options) })
  // Who has closed its end waits for nothing more.
  const answer = (message: JSONRPCMessage) => local.send(message).catch(() => {})
  const underWay = new Map<RequestId, AbortController>()
  let handshake: RequestId | undefined

  async function forward(message: JSONRPCMessage): Promise<void> {
    const cancelled = cancelledBy(message)
    if (cancelled !== undefined) return underWay.get(cancelled)?.abort()
    if (!isJSONRPCRequest(message)) return send(message, undefined)
    if (isInitializeRequest(message)) handshake = message.id
    const cancelling = new AbortController()
    underWay.set(message.id, cancelling)
    await send(message, cancelling.signal)
    underWay.delete(message.id)
  }

  async function send(message: JSONRPCMessage, signal: AbortSignal | undefined): Promise<void> {
    try {
      await remote.send(message, signal === undefined ? {} : { requestSignal: signal })
    } catch (error) {
      // Nobody waits for what was cancelled.
      if (signal?.aborted === true) return
      const failure = failureOf(error, options.url)
      printError(failure.message)
      if (isJSONRPCRequest(message)) await answer({ jsonrpc: '2.0', id: message.id, error: failure })
    }
  }

  remote.onmessage = (message) => {
    const version = agreedOn(message, handshake)
    if (version !== undefined) remote.setProtocolVersion(version)
    void answer(message)
  }
  local.onmessage = (message) => void forward(message)
  local.onerror = (error) => printError(`what came on standard input cannot be used: ${oneLine(error.message)}`)
  const ended = new Promise<void>((resolve) => {
    local.onclose = resolve
  })
  await remote.start()
  await local.start()
  await ended
  await remote.close()
}

/** Sends requests with the token as it is now, within the time that a request may take. */
function authenticated({ configuration, actAs }: BridgeOptions) {
  return async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${await configuration.token()}`)
    if (actAs !== undefined) headers.set('x-glean-actas', actAs)
    const tooLong = AbortSignal.timeout(configuration.timeoutMs)
    const signal = init.signal == null ? tooLong : AbortSignal.any([init.signal, tooLong])
    return fetch(url, { ...init, headers, signal })
  }
}

/** The request that a message cancels. By HTTP a request is cancelled by no longer waiting for it. */
function cancelledBy(message: JSONRPCMessage): RequestId | undefined {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return undefined
  return (message.params as { readonly requestId?: RequestId } | undefined)?.requestId
}

/** The revision that an answer to the handshake names, which later requests say in a header. */
function agreedOn(message: JSONRPCMessage, handshake: RequestId | undefined): string | undefined {
  if (handshake === undefined || !('result' in message) || message.id !== handshake) return undefined
  const { protocolVersion } = message.result as { readonly protocolVersion?: unknown }
  return typeof protocolVersion === 'string' ? protocolVersion : undefined
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200)
}
