import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

type WindowedListProps<Item> = {
  readonly label: string
  readonly items: readonly Item[]
  /** Name of an item, the same as long as it is the same item. */
  readonly keyOf: (item: Item) => string
  readonly row: (item: Item) => ReactNode
  readonly rowHeightPixels: number
  /** Called when the end comes near. */
  readonly onEnd?: () => void
}

/** How many rows beyond what is seen are drawn, and how near the end more is asked for. */
const ROWS_BEYOND = 12

/** A long list of which only what is seen is in the page. */
export function WindowedList<Item>({ label, items, keyOf, row, rowHeightPixels, onEnd }: WindowedListProps<Item>) {
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeightPixels,
    overscan: ROWS_BEYOND,
  })
  const shown = rows.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? -1
  const isNearEnd = lastShown >= items.length - ROWS_BEYOND
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the list has grown
  useEffect(() => {
    if (isNearEnd) onEnd?.()
  }, [isNearEnd, items.length])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section ref={frame} className="window" aria-label={label} tabIndex={0}>
      <ul className="window-room plain" ref={(room) => sized(room, rows.getTotalSize())}>
        {shown.map((place) => {
          const item = items[place.index]
          if (item === undefined) return null
          return (
            <li
              key={keyOf(item)}
              data-index={place.index}
              aria-setsize={items.length}
              aria-posinset={place.index + 1}
              className="window-row"
              ref={(element) => {
                placed(element, place.start)
                rows.measureElement(element)
              }}
            >
              {row(item)}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function sized(element: HTMLElement | null, heightPixels: number): void {
  if (element !== null) element.style.height = `${heightPixels}px`
}

function placed(element: HTMLElement | null, topPixels: number): void {
  if (element !== null) element.style.transform = `translateY(${topPixels}px)`
}
