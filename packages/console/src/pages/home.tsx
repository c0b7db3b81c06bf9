import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { asking } from '../api/queries.ts'
import { useSession } from '../session/session.ts'

/** Where to begin: with the search, or with the first steps where there is nothing to be found yet. */
export function Home() {
  const { isAdministrator } = useSession()
  const setup = useQuery({ ...asking('showsetup', undefined), enabled: isAdministrator })
  if (isAdministrator && setup.isPending) return null
  return <Navigate to={setup.data?.isEmpty === true ? '/welcome' : '/search'} replace />
}
