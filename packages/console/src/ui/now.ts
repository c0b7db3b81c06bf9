import { useSyncExternalStore } from 'react'

const SECOND_MS = 1000
let nowSeconds = Math.floor(Date.now() / SECOND_MS)
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    nowSeconds = Math.floor(Date.now() / SECOND_MS)
    for (const each of listeners) each()
  }, SECOND_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in Unix seconds, anew each second: one clock for all countdowns of a page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowSeconds)
