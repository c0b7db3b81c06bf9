import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Problem } from '../api/problem.ts'
import { SessionProvider, useShownSession } from '../session/session.ts'
import { useLater } from '../ui/later.ts'
import { ProblemNotice } from '../ui/notice.tsx'
import { Shell } from './shell.tsx'

/** How long nothing is said while it is asked who is signed in, in milliseconds. */
const PATIENCE_MS = 500

/** Shows pages to those who are signed in, and sends everybody else to sign in and then back. */
export function SignedIn() {
  const shown = useShownSession()
  const isSlow = useLater(shown.isPending, PATIENCE_MS)
  useEndOfSession()
  if (shown.data === undefined) {
    return (
      <main className="centre">
        {shown.error !== null ? (
          <ProblemNotice error={shown.error} retry={() => void shown.refetch()} />
        ) : (
          isSlow && <p className="soft">Loading …</p>
        )}
      </main>
    )
  }
  const { session } = shown.data
  if (session === undefined) return <ToSignIn />
  return (
    <SessionProvider value={session}>
      <Shell>
        <Outlet />
      </Shell>
    </SessionProvider>
  )
}

/** Sends to sign in, once: the address changes while that is under way. */
function ToSignIn() {
  const router = useRouter()
  useEffect(() => {
    const { href } = router.state.location
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { to: href }, replace: true })
  }, [router])
  return null
}

/** A session that has ended meanwhile shows by any refusal: who is signed in is asked anew then. */
function useEndOfSession(): void {
  const client = useQueryClient()
  useEffect(() => {
    const ask = (error: unknown) => {
      if (error instanceof Problem && error.isSignedOut)
        void client.invalidateQueries({ queryKey: ['showsession'], refetchType: 'active' })
    }
    const stops = [
      client.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') ask(event.action.error)
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') ask(event.action.error)
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [client])
}
