import type { KeyboardEvent } from 'react'

/** The links of the results, in their order. */
const links = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-result]')]

/** Goes from the search box to the first result, if there is one. */
export function focusFirstResult(): void {
  links()[0]?.focus()
}

/** Arrows go from result to result, and from the first one back to the box. */
export function onResultKey(event: KeyboardEvent, backToBox: () => void): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const all = links()
  const at = all.findIndex((link) => link.matches(':focus'))
  if (at < 0) return
  event.preventDefault()
  if (event.key === 'ArrowDown') all[at + 1]?.focus()
  else if (at > 0) all[at - 1]?.focus()
  else backToBox()
}
