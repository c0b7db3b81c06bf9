import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { ProblemNotice } from '../ui/notice.tsx'
import { chooseTheme, type Theme, useTheme } from '../ui/theme.ts'

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

const ID = 'account'

/** Who is signed in, as what, the theme, and the way out. The browser itself opens and closes it. */
export function AccountMenu() {
  const session = useSession()
  const theme = useTheme()
  const signOut = useSignOut()
  return (
    <>
      <button type="button" className="button account-button" data-size="small" popoverTarget={ID}>
        <span className="account-name">{session.name}</span>
        <span aria-hidden="true">▾</span>
      </button>
      <section id={ID} popover="auto" className="account-menu" aria-label="Account">
        <div className="stack-small">
          <p>
            <strong>{session.name}</strong>
            <br />
            <span className="small soft">
              {session.email !== undefined && `${session.email}, `}
              {session.isAdministrator ? 'administrator' : 'signed in to search'}
            </span>
          </p>
          <SelectField label="Theme" value={theme} options={themes} onValue={chooseTheme} />
          {session.isAdministrator && (
            <Link to="/sessions" className="button">
              Sessions
            </Link>
          )}
          {signOut.error !== null && <ProblemNotice error={signOut.error} />}
          <Button isBusy={signOut.isPending} onClick={() => signOut.mutate()}>
            Sign out
          </Button>
        </div>
      </section>
    </>
  )
}

function useSignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call('endsession', undefined),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' })
      // Nothing of what this person saw may be left for the next one at this window.
      client.clear()
    },
  })
}
