/** Long work says every so often that it may be interrupted; this tells when. */
export function pace(millis: number): () => boolean {
  let since = performance.now()
  return () => {
    const now = performance.now()
    if (now - since < millis) return false
    since = now
    return true
  }
}

/** Milliseconds that a merge works without a pause. */
export const PACE_MS = 5
