import { type RefObject, useLayoutEffect, useState } from 'react'

/** What is drawn before it is known how much room there is, in pixels. */
const FIRST_PIXELS = 640

/** How wide an element is, in whole pixels, also when the window changes. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(FIRST_PIXELS)
  useLayoutEffect(() => {
    if (element.current === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? FIRST_PIXELS)))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return width
}
