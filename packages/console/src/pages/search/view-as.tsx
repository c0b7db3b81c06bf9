import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '../../session/session.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PersonField } from '../../ui/person-field.tsx'

const route = getRouteApi('/inside/search')

/** Lets an administrator look at what somebody else finds, and says so for as long as that is shown. */
export function ViewAs({ as }: { readonly as: string | undefined }) {
  const session = useSession()
  const navigate = route.useNavigate()
  const [isChoosing, setChoosing] = useState(false)
  const look = (email: string | undefined) => {
    setChoosing(false)
    void navigate({ search: ({ as: _, ...others }) => (email === undefined ? others : { ...others, as: email }) })
  }
  if (as !== undefined && !isChoosing) {
    return (
      <Notice
        tone="warn"
        isLive
        action={
          <span className="row">
            <Button size="small" onClick={() => setChoosing(true)}>
              Someone else
            </Button>
            <Button size="small" onClick={() => look(undefined)}>
              Stop
            </Button>
          </span>
        }
      >
        You see what <strong>{as}</strong> finds. This stands in the audit log.
      </Notice>
    )
  }
  if (session.email !== undefined && !isChoosing) {
    return (
      <div className="row-between small soft">
        <span>You search as {session.email}.</span>
        <Button size="small" look="quiet" onClick={() => setChoosing(true)}>
          View as someone else
        </Button>
      </div>
    )
  }
  return <ChoosePerson initial={as ?? ''} isOneself={session.email !== undefined} onChoose={look} />
}

function ChoosePerson({
  initial,
  isOneself,
  onChoose,
}: {
  readonly initial: string
  readonly isOneself: boolean
  readonly onChoose: (email: string | undefined) => void
}) {
  const [email, setEmail] = useState(initial)
  return (
    <form
      className="card stack-small"
      onSubmit={(event) => {
        event.preventDefault()
        if (email.trim() !== '') onChoose(email.trim())
      }}
    >
      <p>
        {isOneself
          ? 'See what someone else finds.'
          : 'You signed in with a token, which is nobody: choose the person whose results you want to see.'}{' '}
        <span className="soft">Each look stands in the audit log.</span>
      </p>
      <div className="filters">
        <PersonField label="View as" value={email} onValue={setEmail} />
        <Button type="submit" look="primary">
          View as this person
        </Button>
        {isOneself && <Button onClick={() => onChoose(undefined)}>Cancel</Button>}
      </div>
    </form>
  )
}
