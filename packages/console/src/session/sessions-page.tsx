import type { Session } from '@sheaf/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { asking } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { ProblemNotice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { Moment } from '../ui/time.tsx'

const methods: Readonly<Record<Session['method'], string>> = {
  token: 'admin token',
  link: 'link of the first start',
  oidc: 'company account',
}

export function SessionsPage() {
  const query = useQuery(asking('listsessions', undefined))
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: (id: string) => call('revokesession', { id }),
    onSettled: () => client.invalidateQueries({ queryKey: ['listsessions'] }),
  })
  return (
    <Page title="Sessions" about="Who is signed in to this console. The next request of a revoked session is refused.">
      {revoke.error !== null && <ProblemNotice error={revoke.error} />}
      <Loaded query={query}>
        {({ sessions }) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
          <section className="table-frame" tabIndex={0} aria-label="Sessions">
            <table className="table">
              <caption className="hidden-text">Sessions, the last used first</caption>
              <thead>
                <tr>
                  <th scope="col">Who</th>
                  <th scope="col">Signed in</th>
                  <th scope="col">Last seen</th>
                  <th scope="col">Ends</th>
                  <th scope="col">From</th>
                  <th scope="col">
                    <span className="hidden-text">Action</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {sessions.map((session) => (
                  <tr key={session.id}>
                    <td>
                      {session.email ?? session.name}{' '}
                      {session.isAdministrator && <Badge tone="info">administrator</Badge>}{' '}
                      {session.isCurrent && <Badge tone="good">this one</Badge>}
                    </td>
                    <td>
                      <Moment at={session.createdAt} />
                      <div className="soft small">by {methods[session.method]}</div>
                    </td>
                    <td>
                      <Moment at={session.lastSeenAt} />
                    </td>
                    <td>
                      <Moment at={Math.min(session.expiresAt, session.idleExpiresAt)} />
                    </td>
                    <td>
                      {session.address}
                      <div className="soft small">{browserOf(session.userAgent)}</div>
                    </td>
                    <td>
                      <Button
                        size="small"
                        isBusy={revoke.isPending}
                        onClick={() => revoke.mutate(session.id)}
                        aria-label={`Revoke the session of ${session.email ?? session.name} from ${session.address}`}
                      >
                        Revoke
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Loaded>
    </Page>
  )
}

/** The browser in a word, as far as its long name tells. */
function browserOf(userAgent: string): string {
  const known = [
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ] as const
  return known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? userAgent.slice(0, 40)
}
