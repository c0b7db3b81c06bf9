/** Smaller bodies are sent as they are: they fit a few packets in any case. */
const COMPRESSED_BYTES_MIN = 16 * 1024

/** A request body as it is sent. */
export type SentBody = { readonly bytes: Uint8Array<ArrayBuffer>; readonly isCompressed: boolean }

/** True for a body that is worth compressing, where the runtime can. */
export function isWorthCompressing(bytes: Uint8Array): boolean {
  return bytes.length > COMPRESSED_BYTES_MIN && 'CompressionStream' in globalThis
}

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<SentBody> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return { bytes: new Uint8Array(await new Response(stream).arrayBuffer()), isCompressed: true }
}

/** True if an answer's Accept-Encoding says that requests may be compressed (RFC 7694); undefined if it says nothing. */
export function saysItTakesGzip(headers: Readonly<Record<string, string>>): boolean | undefined {
  const codings = headers['accept-encoding']
  if (codings === undefined) return undefined
  return codings.split(',').some((coding) => /^\s*(x-)?gzip\s*(;\s*q=(1|0\.\d*[1-9]).*)?$/i.test(coding))
}
