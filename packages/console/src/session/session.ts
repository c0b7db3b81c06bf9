import type { Session } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { asking } from '../api/queries.ts'

/** Who is signed in, if anybody, and the ways to sign in. */
export const useShownSession = () => useQuery({ ...asking('showsession', undefined), staleTime: 60_000 })

const SessionContext = createContext<Session | undefined>(undefined)
export const SessionProvider = SessionContext.Provider

/** The session of whoever looks at the page: pages are shown only to those who are signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('The page is shown to nobody: it needs a session around it.')
  return session
}
