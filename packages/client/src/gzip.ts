/** Smaller bodies are sent as they are: they fit a few packets in any case. */
const COMPRESSED_BYTES_MIN = 16 * 1024

type Bytes = Uint8Array<ArrayBuffer>

/** True for a body that is worth compressing, where the runtime can. */
export function isWorthCompressing(body: Bytes | undefined): boolean {
  return (body?.length ?? 0) > COMPRESSED_BYTES_MIN && 'CompressionStream' in globalThis
}

export async function gzip(body: Bytes = new Uint8Array()): Promise<Bytes> {
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** True if an answer's Accept-Encoding says that requests may be compressed (RFC 7694); undefined if it says nothing. */
export function saysItTakesGzip(headers: Readonly<Record<string, string>>): boolean | undefined {
  const codings = headers['accept-encoding']?.split(',')
  return codings?.some((coding) => /^\s*(x-)?gzip\s*(;\s*q=(1|0\.\d*[1-9]).*)?$/i.test(coding))
}
