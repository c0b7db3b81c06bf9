import { oidcSignInPath } from '@sheaf/contract/console-paths'
import { errors } from '@sheaf/contract/errors'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice, ProblemNotice } from '../ui/notice.tsx'
import { useTitle } from '../ui/page.tsx'
import { useShownSession } from './session.ts'

const route = getRouteApi('/sign-in')

/** Taken once, when the page is loaded: the secret of a link must not stay in the address bar and the history. */
let linkSecret = takeLinkSecret()

function takeLinkSecret(): string | undefined {
  const secret = location.pathname === '/sign-in' ? location.hash.slice(1) : ''
  if (secret === '') return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return secret
}

export function SignInPage() {
  useTitle('Sign in')
  const { error } = route.useSearch()
  const shown = useShownSession()
  const enter = useEnter()
  const [token, setToken] = useState('')
  const byToken = useMutation({
    mutationFn: () => call('createsession', undefined, { token: token.trim() }),
    onSuccess: enter,
  })
  const { mutate: redeem, ...byLink } = useMutation({
    mutationFn: (secret: string) => call('redeemsigninlink', { secret }),
    onSuccess: enter,
  })
  useEffect(() => {
    if (linkSecret !== undefined) redeem(linkSecret)
    linkSecret = undefined
  }, [redeem])
  const target = useTarget()
  const wrong =
    token.trim() === '' || /^[\x21-\x7e]+$/.test(token.trim())
      ? undefined
      : 'A token has no blanks and no other letters than a to z.'
  return (
    <main className="centre" id="main">
      <div className="card stack">
        <h1 className="brand">
          <img src="/favicon.svg" alt="" />
          Sign in to Sheaf
        </h1>
        {error !== undefined && error in errors && (
          <Notice tone="bad" isLive>
            <p>{errors[error as keyof typeof errors].meaning}</p>
            <p className="small">{errors[error as keyof typeof errors].remedy}</p>
          </Notice>
        )}
        {byLink.error !== null && <ProblemNotice error={byLink.error} />}
        {byLink.isPending && <p className="soft">Signing in by the link …</p>}
        {shown.data?.signIn.oidc === true && (
          <a className="button" data-look="primary" href={`${oidcSignInPath}?to=${encodeURIComponent(target)}`}>
            Sign in with your company account
          </a>
        )}
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (wrong === undefined && token.trim() !== '' && !byToken.isPending) byToken.mutate()
          }}
        >
          <TextField
            label="Admin token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            value={token}
            onValue={setToken}
            wrong={wrong}
            hint="It is sent once and not kept; a cookie keeps you signed in."
          />
          {byToken.error !== null && <ProblemNotice error={byToken.error} />}
          <Button
            type="submit"
            look={shown.data?.signIn.oidc === true ? undefined : 'primary'}
            isBusy={byToken.isPending}
          >
            Sign in
          </Button>
        </form>
        <p className="small soft">
          No token? Whoever runs the server makes one: <code>sheaf token create --kind admin --name console</code>
          {shown.data?.signIn.link === true && '. Or open the link that the first start has printed.'}
        </p>
      </div>
    </main>
  )
}

/** Where to go after signing in: a page of the console, whatever the address says. */
function useTarget(): string {
  const { to = '/' } = route.useSearch()
  return to.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') && !to.startsWith('/sign-in') ? to : '/'
}

function useEnter(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  const target = useTarget()
  return async () => {
    client.clear()
    await navigate({ to: target, replace: true })
  }
}
