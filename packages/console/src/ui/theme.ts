import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'sheaf-theme'
const listeners = new Set<() => void>()

/** What was chosen, on this browser; the system's choice where nothing was, or nothing can be kept. */
function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

let theme = readTheme()

/** Shows the page in the theme that was chosen. */
export function applyTheme(): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function chooseTheme(chosen: Theme): void {
  theme = chosen
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    // It counts until the page is left.
  }
  applyTheme()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => theme)
