import type { ExplainResponse } from '@sheaf/contract'
import { AccessGraph } from '../../ui/access-graph.tsx'
import { Notice } from '../../ui/notice.tsx'
import { graphOf } from './grant-graph.ts'

const stageNames = {
  token: 'The token',
  datasource: 'The datasource',
  uploaded: 'Uploaded',
  indexed: 'In the index',
  visible: 'Visible',
  identity: 'The person',
  permitted: 'Permitted',
} as const

type ExplanationProps = {
  readonly answer: ExplainResponse
  readonly email: string
  /** Id of the document. */
  readonly document: string
}

/** The answer in a sentence, the ways as a drawing, and each stage with what would mend it. */
export function Explanation({ answer, email, document }: ExplanationProps) {
  const graph = graphOf(answer.grants ?? [], email, document)
  return (
    <div className="stack">
      <Notice tone={answer.isFindable ? 'good' : answer.isAllowed ? 'warn' : 'bad'} isLive>
        <strong>{answer.summary}</strong>
      </Notice>
      {graph !== undefined && (
        <figure className="stack-small">
          <AccessGraph {...graph} />
          <details>
            <summary className="small soft">The drawing in words</summary>
            <p>{graph.text}</p>
          </details>
        </figure>
      )}
      <ol className="steps">
        {answer.stages.map(({ stage, isPassed, finding, remedy }) => (
          <li key={stage} data-state={isPassed ? 'passed' : 'failed'}>
            <span className="mark" role="img" aria-label={isPassed ? 'passed' : 'ends here'}>
              {isPassed ? '✓' : '✕'}
            </span>
            <div>
              <strong>{stageNames[stage]}</strong>
              <div>{finding}</div>
              {remedy !== undefined && <div className="soft">{remedy}</div>}
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
