import { useSyncExternalStore } from 'react'

/** The same width as in the style sheets, below which there is one column. */
const narrow = matchMedia('(max-width: 56rem)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** Whether the window has room for one column alone. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
