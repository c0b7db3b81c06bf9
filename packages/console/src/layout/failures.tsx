import { Link } from '@tanstack/react-router'
import { Button } from '../ui/button.tsx'
import { ProblemNotice } from '../ui/notice.tsx'
import { Empty, Page } from '../ui/page.tsx'

/** What is shown where no page is. */
export function NotFound() {
  return (
    <main className="main" id="main">
      <Page title="No such page">
        <Empty
          title="There is no page at this address"
          action={
            <Link to="/" className="button">
              To the start
            </Link>
          }
        >
          It may have been moved, or the address was cut off on its way.
        </Empty>
      </Page>
    </main>
  )
}

/** What is shown in the place of a page that failed, also because a newer console has replaced its files. */
export function PageFailure({ error }: { readonly error: unknown }) {
  return (
    <Page title="This page failed">
      <ProblemNotice error={error} />
      <p>
        <Button onClick={() => location.reload()}>Load it anew</Button>
      </p>
    </Page>
  )
}
