import { formatDateTime, formatDistance } from './format.ts'
import { useNow } from './now.ts'

/** A moment, told by its distance from now; the exact time stands in its title. */
export function Moment({ at }: { readonly at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
      {formatDistance(at, now)}
    </time>
  )
}

/** A moment in full. */
export function ExactMoment({ at }: { readonly at: number }) {
  return <time dateTime={new Date(at * 1000).toISOString()}>{formatDateTime(at)}</time>
}
