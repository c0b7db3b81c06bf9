import { createRequire } from 'node:module'

/**
 * A library that is loaded when it is first called for: a thread that reads no HTML, or meets no pattern, would otherwise
 * hold in memory what it never uses.
 *
 * @param from `import.meta.url` of the caller, whose dependency it is
 */
export function onDemand<Library>(name: string, from: string): () => Library {
  let loaded: Library | undefined
  return () => {
    loaded ??= createRequire(from)(name) as Library
    return loaded
  }
}
