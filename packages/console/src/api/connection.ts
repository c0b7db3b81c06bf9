import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/** How long after a failure the server is asked again, in milliseconds. */
const ASK_AGAIN_MS = 1_500

// Whether the machine has a network says nothing of a server that may run on it: only answers count.
onlineManager.setEventListener(() => () => {})

let isLost = false
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function tell(lost: boolean): void {
  if (lost === isLost) return
  isLost = lost
  // Queries pause while it is lost, and go on by themselves.
  onlineManager.setOnline(!lost)
  for (const listener of listeners) listener()
}

/** Called when no answer came: shows it everywhere and asks until the server answers again. */
export function connectionLost(): void {
  tell(true)
  timer ??= setTimeout(askAgain, ASK_AGAIN_MS)
}

/** Called when any answer came. */
export function connectionFound(): void {
  clearTimeout(timer)
  timer = undefined
  tell(false)
}

async function askAgain(): Promise<void> {
  timer = undefined
  try {
    await fetch('/healthz', { cache: 'no-store' })
    connectionFound()
  } catch {
    connectionLost()
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the server cannot be reached at present. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => isLost)
}
