import type { Token } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asking } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatSpan } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ExactMoment, Moment } from '../../ui/time.tsx'
import { AuditList } from '../audit-list.tsx'
import { hasEnded, nextEnd, reachOf, stateTone } from './life.ts'
import { LifeBar } from './life-bar.tsx'
import { ReissueToken, RenewToken, RevokeToken } from './token-actions.tsx'

const route = getRouteApi('/inside/tokens/$id')

type Action = 'reissue' | 'renew' | 'revoke'

export function TokenPage() {
  const { id } = route.useParams()
  const query = useQuery(asking('showtoken', { id }))
  const [action, setAction] = useState<Action>()
  const token = query.data?.token
  const close = () => setAction(undefined)
  return (
    <Page
      title={token?.name ?? 'Token'}
      about={
        <>
          <Link to="/tokens">Tokens</Link> / <code>{id}</code>
        </>
      }
      actions={token !== undefined && <Actions token={token} onAction={setAction} />}
    >
      <Loaded query={query}>
        {(answer) => (
          <>
            <section className="card stack">
              <LifeBar token={answer.token} />
              <Facts token={answer.token} />
            </section>
            <Section title="History">
              <AuditList entries={answer.history} label="What happened to the token, the latest first" />
            </Section>
          </>
        )}
      </Loaded>
      {token !== undefined && action === 'reissue' && <ReissueToken token={token} onClose={close} />}
      {token !== undefined && action === 'renew' && <RenewToken token={token} onClose={close} />}
      {token !== undefined && action === 'revoke' && <RevokeToken token={token} onClose={close} />}
    </Page>
  )
}

function Actions({ token, onAction }: { readonly token: Token; readonly onAction: (action: Action) => void }) {
  if (token.state === 'revoked') return null
  return (
    <>
      {!hasEnded(token) && <Button onClick={() => onAction('reissue')}>New secret</Button>}
      <Button onClick={() => onAction('renew')}>Renew</Button>
      <Button look="danger" onClick={() => onAction('revoke')}>
        Revoke
      </Button>
    </>
  )
}

function Facts({ token }: { readonly token: Token }) {
  const end = nextEnd(token)
  return (
    <dl className="facts">
      <dt>State</dt>
      <dd>
        <Badge tone={stateTone[token.state]}>{token.state}</Badge>
        {token.overlapUntil !== undefined && token.state === 'overlap' && (
          <>
            {' '}
            the secret before works until <Moment at={token.overlapUntil} />
          </>
        )}
      </dd>
      <dt>For</dt>
      <dd>
        {token.kind}, {reachOf(token)}
      </dd>
      {token.scopes.length > 0 && (
        <>
          <dt>Scopes</dt>
          <dd>{token.scopes.join(', ')}</dd>
        </>
      )}
      <dt>Created</dt>
      <dd>
        <ExactMoment at={token.createdAt} />
        {token.renews !== undefined && (
          <>
            , renews{' '}
            <Link to="/tokens/$id" params={{ id: token.renews }}>
              {token.renews}
            </Link>
          </>
        )}
      </dd>
      <dt>Present secret</dt>
      <dd>
        since <ExactMoment at={token.secretCreatedAt} />
      </dd>
      <dt>Rotation</dt>
      <dd>
        {token.rotationPeriodMinutes === undefined ? (
          'none'
        ) : (
          <>
            every {formatSpan(token.rotationPeriodMinutes * 60)}
            {token.rotateBy !== undefined && !hasEnded(token) && (
              <>
                , by <ExactMoment at={token.rotateBy} /> (<Moment at={token.rotateBy} />)
              </>
            )}
          </>
        )}
      </dd>
      <dt>Expires</dt>
      <dd>
        {token.expiresAt === undefined ? (
          'never'
        ) : (
          <>
            <ExactMoment at={token.expiresAt} /> (<Moment at={token.expiresAt} />)
          </>
        )}
        {end?.what === 'ends as renewed' && (
          <>
            , ends <Moment at={end.at} /> because the one that renews it is in use
          </>
        )}
      </dd>
      <dt>Last used</dt>
      <dd>
        {token.lastUsedAt === undefined ? (
          'never'
        ) : (
          <>
            <Moment at={token.lastUsedAt} /> from {token.lastUsedFrom}
          </>
        )}
      </dd>
      <dt>From</dt>
      <dd>{token.greenlist.length === 0 ? 'any address' : token.greenlist.join(', ')}</dd>
      {token.revokedAt !== undefined && (
        <>
          <dt>Revoked</dt>
          <dd>
            <ExactMoment at={token.revokedAt} />
          </dd>
        </>
      )}
    </dl>
  )
}
