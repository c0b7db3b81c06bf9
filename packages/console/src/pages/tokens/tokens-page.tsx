import type { Token } from '@sheaf/contract'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { formatDistance, formatNumber } from '../../ui/format.ts'
import { useIsHere } from '../../ui/here.ts'
import { useSettled } from '../../ui/later.ts'
import { Notice, ProblemNotice } from '../../ui/notice.tsx'
import { useNow } from '../../ui/now.ts'
import { Empty, Page } from '../../ui/page.tsx'
import { WindowedList } from '../../ui/windowed-list.tsx'
import { CreateToken } from './create-token.tsx'
import { nextEnd, reachOf, stateTone } from './life.ts'
import { LifeBar } from './life-bar.tsx'
import { type TokenFilter, useEndingTokens, useTokens } from './use-tokens.ts'

const route = getRouteApi('/inside/tokens')

/** How long typing must rest before tokens are looked up, in milliseconds. */
const REST_MS = 200
/** Height of a row, until it has been measured. */
const ROW_PIXELS = 74

const states = [
  ['', 'Every state'],
  ['good', 'Good'],
  ['overlap', 'Overlap'],
  ['rotate only', 'Rotate only'],
  ['overdue', 'Overdue'],
  ['expired', 'Expired'],
  ['revoked', 'Revoked'],
] as const
const kinds = [
  ['', 'Every kind'],
  ['indexing', 'Indexing'],
  ['client', 'Client'],
  ['admin', 'Admin'],
] as const

export function TokensPage() {
  const { state = '', kind = '', q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [isCreating, setCreating] = useState(false)
  const [typed, setTyped] = useState(q)
  const settled = useSettled(typed, REST_MS)
  const isHere = useIsHere()
  const choose = (change: { readonly state?: string; readonly kind?: string; readonly q?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told to the address
  useEffect(() => {
    if (isHere()) choose({ q: settled })
  }, [settled])
  const tokens = useTokens(filterOf(state, kind, q))
  const all = tokens.data?.pages.flatMap((page) => page.tokens) ?? []
  const total = tokens.data?.pages[0]?.total
  return (
    <Page
      title="Tokens"
      about="Programs sign in with tokens. A token’s secret is shown once; nobody can read it later."
      actions={
        <Button look="primary" onClick={() => setCreating(true)}>
          Create token
        </Button>
      }
    >
      <EndingTokens />
      <div className="filters">
        <TextField label="Name or id" type="search" value={typed} onValue={setTyped} />
        <SelectField label="State" value={state} options={states} onValue={(value) => choose({ state: value })} />
        <SelectField label="Kind" value={kind} options={kinds} onValue={(value) => choose({ kind: value })} />
      </div>
      {tokens.error !== null && <ProblemNotice error={tokens.error} retry={() => void tokens.refetch()} />}
      {total !== undefined && (
        <div className="stack-small">
          <p className="small soft" role="status">
            {total === 1 ? '1 token' : `${formatNumber(total)} tokens`}
          </p>
          {all.length === 0 ? (
            <Empty title="No such token">Create one, or look for others.</Empty>
          ) : (
            <WindowedList
              label="Tokens, the newest first"
              items={all}
              keyOf={({ id }) => id}
              rowHeightPixels={ROW_PIXELS}
              row={(token) => <TokenRow token={token} />}
              onEnd={() => {
                if (tokens.hasNextPage && !tokens.isFetchingNextPage) void tokens.fetchNextPage()
              }}
            />
          )}
        </div>
      )}
      {isCreating && <CreateToken onClose={() => setCreating(false)} />}
    </Page>
  )
}

function filterOf(state: string, kind: string, query: string): TokenFilter {
  const chosenState = states.find(([value]) => value === state && value !== '')?.[0] as Token['state'] | undefined
  const chosenKind = kinds.find(([value]) => value === kind && value !== '')?.[0] as Token['kind'] | undefined
  return {
    ...(chosenState === undefined ? {} : { states: [chosenState] }),
    ...(chosenKind === undefined ? {} : { kinds: [chosenKind] }),
    ...(query === '' ? {} : { query }),
  }
}

function TokenRow({ token }: { readonly token: Token }) {
  const now = useNow()
  const end = nextEnd(token)
  return (
    <div className="token-row">
      <div className="token-name">
        <Link to="/tokens/$id" params={{ id: token.id }}>
          {token.name}
        </Link>{' '}
        <Badge tone={stateTone[token.state]}>{token.state}</Badge>
        <div className="small soft">
          {token.kind}, {reachOf(token)}
        </div>
      </div>
      <div className="token-life">
        <LifeBar token={token} />
        <div className="small soft numeric">
          {end === undefined
            ? token.revokedAt === undefined
              ? 'no end'
              : 'revoked'
            : `${end.what} ${formatDistance(end.at, now)}`}
          {' · '}
          {token.lastUsedAt === undefined ? 'never used' : `used ${formatDistance(token.lastUsedAt, now)}`}
        </div>
      </div>
    </div>
  )
}

/** Says before it happens that a token ends. */
function EndingTokens() {
  const now = useNow()
  const ending = useEndingTokens(true).data ?? []
  if (ending.length === 0) return null
  return (
    <Notice tone="warn" isLive>
      <p>
        <strong>{ending.length === 1 ? 'A token ends soon.' : `${ending.length} tokens end soon.`}</strong> Renew what
        expires; what must rotate does so by its own program, if that runs.
      </p>
      <ul className="plain">
        {ending.slice(0, 5).map((token) => {
          const end = nextEnd(token)
          return (
            <li key={token.id}>
              <Link to="/tokens/$id" params={{ id: token.id }}>
                {token.name}
              </Link>{' '}
              {end !== undefined && `${end.what} ${formatDistance(end.at, now)}`}
            </li>
          )
        })}
      </ul>
    </Notice>
  )
}
