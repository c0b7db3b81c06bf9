import type { ReactNode } from 'react'

export type Tone = 'good' | 'warn' | 'bad' | 'info'

export function Badge({ tone, children }: { readonly tone?: Tone | undefined; readonly children: ReactNode }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  )
}
