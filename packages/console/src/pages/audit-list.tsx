import type { AuditEntry } from '@sheaf/contract'
import { auditEvents } from '@sheaf/contract/audit-events'
import { Link } from '@tanstack/react-router'
import { formatNumber } from '../ui/format.ts'
import { Empty } from '../ui/page.tsx'
import { ExactMoment } from '../ui/time.tsx'
import { WindowedList } from '../ui/windowed-list.tsx'

/** Height of a row, until it has been measured. */
const ROW_PIXELS = 66

type AuditListProps = {
  readonly entries: readonly AuditEntry[]
  readonly label: string
  readonly onEnd?: () => void
}

/** What happened, an entry a row. */
export function AuditList({ entries, label, onEnd }: AuditListProps) {
  if (entries.length === 0) return <Empty title="Nothing happened">Nothing that is recorded fits.</Empty>
  return (
    <WindowedList
      label={label}
      items={entries}
      keyOf={(entry) =>
        `${entry.event} ${entry.tokenId ?? ''} ${entry.person ?? ''} ${entry.address} ${entry.firstAt} ${entry.detail}`
      }
      rowHeightPixels={ROW_PIXELS}
      row={(entry) => <AuditRow entry={entry} />}
      {...(onEnd === undefined ? {} : { onEnd })}
    />
  )
}

function AuditRow({ entry }: { readonly entry: AuditEntry }) {
  return (
    <div className="audit-row">
      <div>
        <strong>{entry.event.replaceAll('_', ' ')}</strong>
        {entry.count > 1 && <span className="soft"> {formatNumber(entry.count)} times</span>}{' '}
        {entry.tokenId !== undefined && (
          <Link to="/tokens/$id" params={{ id: entry.tokenId }}>
            {entry.tokenName ?? entry.tokenId}
          </Link>
        )}{' '}
        {entry.person}
        <div className="small soft">
          {auditEvents[entry.event]} {entry.detail}
        </div>
      </div>
      <div className="small soft numeric">
        <ExactMoment at={entry.lastAt} />
        <br />
        from {entry.address}
      </div>
    </div>
  )
}
