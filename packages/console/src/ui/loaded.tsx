import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLater } from './later.ts'
import { ProblemNotice } from './notice.tsx'

/** How long nothing is said of an answer that is on its way, in milliseconds: most are there before anyone would read it. */
const PATIENCE_MS = 300

/** What an answer is shown as, while it is on its way, and if it is refused. What was there before stays. */
export function Loaded<Answer>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Answer>
  readonly children: (answer: Answer) => ReactNode
}) {
  const isSlow = useLater(query.isPending, PATIENCE_MS)
  return (
    <>
      {query.error !== null && <ProblemNotice error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined ? isSlow && <p className="soft">Loading …</p> : children(query.data)}
    </>
  )
}
