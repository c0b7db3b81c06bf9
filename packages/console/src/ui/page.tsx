import { type ReactNode, useEffect } from 'react'

type PageProps = {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** Gives the window the name of what it shows. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Sheaf' : `${title} · Sheaf`
  }, [title])
}

/** A page with its heading. */
export function Page({ title, about, actions, children }: PageProps) {
  useTitle(title)
  return (
    <div className="page">
      <div className="page-head">
        <div className="stack-small">
          <h1>{title}</h1>
          {about !== undefined && <p>{about}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  )
}

/** A part of a page. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="stack">
      <div className="row-between">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** What stands where nothing is, and what to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  )
}
