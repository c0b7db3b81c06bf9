import { useConnectionLost } from '../api/connection.ts'

/** Says on every page that the server cannot be reached, until it can. */
export function ConnectionNote() {
  const isLost = useConnectionLost()
  return (
    <div role="status">{isLost && <div className="offline">The server cannot be reached. Trying again …</div>}</div>
  )
}
