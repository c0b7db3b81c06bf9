import type { LintFinding } from '@sheaf/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/format.ts'
import { ProblemNotice } from '../../ui/notice.tsx'
import { Empty } from '../../ui/page.tsx'
import { Moment } from '../../ui/time.tsx'

/** What was accepted and looks like a mistake, with examples and what mends it. */
export function Findings({
  datasource,
  findings,
}: {
  readonly datasource: string
  readonly findings: readonly LintFinding[]
}) {
  const client = useQueryClient()
  const clear = useMutation({
    mutationFn: () => call('clearfindings', { datasource }),
    onSettled: () => client.invalidateQueries({ queryKey: ['showdatasource'] }),
  })
  if (findings.length === 0)
    return (
      <Empty title="Nothing looks like a mistake">
        What a program sends and was surely not meant so is listed here.
      </Empty>
    )
  return (
    <div className="stack">
      {clear.error !== null && <ProblemNotice error={clear.error} />}
      <div className="row-between">
        <p className="soft">All of it was accepted. What is mended can be cleared, to see what comes again.</p>
        <Button isBusy={clear.isPending} onClick={() => clear.mutate()}>
          Clear findings
        </Button>
      </div>
      {findings.map(({ kind, count, lastAt, meaning, remedy, examples }) => (
        <section className="card stack-small" key={kind}>
          <div className="row-between">
            <h2>{meaning}</h2>
            <span className="small soft">
              <Badge tone="warn">{formatNumber(count)} times</Badge> last <Moment at={lastAt} />
            </span>
          </div>
          <p>{remedy}</p>
          <ul className="plain">
            {examples.toReversed().map((example) => (
              <li key={example}>
                <code>{example}</code>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
