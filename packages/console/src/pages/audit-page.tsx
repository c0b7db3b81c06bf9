import type { ListAuditRequest, ListAuditResponse } from '@sheaf/contract'
import { type AuditEvent, auditEvents } from '@sheaf/contract/audit-events'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { SelectField, TextField } from '../ui/field.tsx'
import { useIsHere } from '../ui/here.ts'
import { useSettled } from '../ui/later.ts'
import { ProblemNotice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { AuditList } from './audit-list.tsx'

const route = getRouteApi('/inside/audit')
const PAGE_SIZE = 100
/** How long typing must rest before it is looked up, in milliseconds. */
const REST_MS = 250

const events: readonly (readonly [AuditEvent | '', string])[] = [
  ['', 'Everything'],
  ...(Object.keys(auditEvents) as AuditEvent[]).map((event) => [event, event.replaceAll('_', ' ')] as const),
]

export function AuditPage() {
  const { event = '', person = '', token = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typedPerson, setTypedPerson] = useState(person)
  const [typedToken, setTypedToken] = useState(token)
  const settledPerson = useSettled(typedPerson.trim(), REST_MS)
  const settledToken = useSettled(typedToken.trim(), REST_MS)
  const isHere = useIsHere()
  const choose = (change: { readonly event?: string; readonly person?: string; readonly token?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told to the address
  useEffect(() => {
    if (isHere()) choose({ person: settledPerson, token: settledToken })
  }, [settledPerson, settledToken])
  const audit = useAudit(filterOf(event, person, token))
  return (
    <Page
      title="Audit log"
      about="What happened to tokens, and what administrators looked at. Equal entries of one hour are counted together."
    >
      <div className="filters">
        <SelectField
          label="What"
          value={event in auditEvents ? (event as AuditEvent) : ''}
          options={events}
          onValue={(value) => choose({ event: value })}
        />
        <TextField
          label="Person"
          type="search"
          placeholder="E-mail address"
          value={typedPerson}
          onValue={setTypedPerson}
        />
        <TextField label="Token" type="search" placeholder="Id of a token" value={typedToken} onValue={setTypedToken} />
      </div>
      {audit.error !== null && <ProblemNotice error={audit.error} retry={() => void audit.refetch()} />}
      {audit.data !== undefined && (
        <AuditList
          entries={audit.data.pages.flatMap(({ entries }) => entries)}
          label="Audit log, the latest first"
          onEnd={() => {
            if (audit.hasNextPage && !audit.isFetchingNextPage) void audit.fetchNextPage()
          }}
        />
      )}
    </Page>
  )
}

type AuditFilter = Pick<ListAuditRequest, 'events' | 'person' | 'tokenId'>

function filterOf(event: string, person: string, token: string): AuditFilter {
  return {
    ...(event in auditEvents ? { events: [event as AuditEvent] } : {}),
    // Half an address would be refused while it is being typed.
    ...(/.@./.test(person) ? { person } : {}),
    ...(token === '' ? {} : { tokenId: token }),
  }
}

function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['listaudit', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'listaudit',
        { ...filter, pageSize: PAGE_SIZE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: (page: ListAuditResponse) => page.cursor,
    placeholderData: keepPreviousData,
  })
}
