import type { ReactNode } from 'react'
import { Problem } from '../api/problem.ts'
import { Button } from './button.tsx'

type NoticeProps = {
  readonly tone?: 'warn' | 'bad' | 'good'
  readonly children: ReactNode
  readonly action?: ReactNode
  /** True for what appears by itself and should be read out. */
  readonly isLive?: boolean
}

export function Notice({ tone, children, action, isLive = false }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={isLive ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <div>{children}</div>
      {action}
    </div>
  )
}

/** A failure in the server's own words, with what to quote to whoever runs it. */
export function ProblemNotice({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const message = error instanceof Error ? error.message : String(error)
  const requestId = error instanceof Problem ? error.requestId : undefined
  return (
    <Notice
      tone="bad"
      isLive
      action={
        retry && (
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        )
      }
    >
      <p>{message}</p>
      {requestId !== undefined && (
        <p className="small">
          Request <code>{requestId}</code>
        </p>
      )}
    </Notice>
  )
}
