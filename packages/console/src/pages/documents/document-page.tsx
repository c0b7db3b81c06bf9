import type { ShowDocumentResponse } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { asking } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { safeHref } from '../../ui/safe-href.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { ExactMoment } from '../../ui/time.tsx'
import { type DocumentName, Viewers } from './viewers.tsx'
import { WhyForm } from './why-form.tsx'

const route = getRouteApi('/inside/documents/show')

export function DocumentPage() {
  const { datasource, id, type, for: email } = route.useSearch()
  const navigate = route.useNavigate()
  const name: DocumentName = { datasource, id, ...(type === undefined ? {} : { objectType: type }) }
  const query = useQuery(asking('showdocument', name))
  return (
    <Page
      title={query.data?.document.title ?? id}
      about={
        <>
          <Link to="/documents">Documents</Link> /{' '}
          <Link to="/datasources/$name" params={{ name: datasource }}>
            {datasource}
          </Link>
          {type !== undefined && ` / ${type}`} / <code>{id}</code>
        </>
      }
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <Facts shown={shown} />
            <Tabs
              label="Parts of the document"
              tabs={[
                { id: 'who', title: 'Who sees it', content: <Viewers name={name} permissions={shown.permissions} /> },
                {
                  id: 'why',
                  title: 'Why, and why not',
                  content: (
                    <WhyForm
                      name={name}
                      email={email}
                      onEmail={(next) =>
                        void navigate({ search: (before) => ({ ...before, for: next }), resetScroll: false })
                      }
                    />
                  ),
                },
                { id: 'content', title: 'Content', content: <Content shown={shown} /> },
                { id: 'properties', title: 'Properties', content: <Properties shown={shown} /> },
                { id: 'events', title: 'Events', content: <Events events={shown.events} /> },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Facts({ shown: { document, status } }: { readonly shown: ShowDocumentResponse }) {
  const isIndexed = status.indexingStatus === 'INDEXED'
  return (
    <section className="card stack">
      <dl className="facts">
        {document.viewURL !== undefined && (
          <>
            <dt>Address</dt>
            <dd>
              <a href={safeHref(document.viewURL)} rel="noreferrer">
                {document.viewURL}
              </a>
            </dd>
          </>
        )}
        <dt>Index-wide id</dt>
        <dd>
          <code>{document.documentId}</code>
        </dd>
        <dt>Uploaded</dt>
        <dd>
          <ExactMoment at={document.uploadedAt} />
        </dd>
        <dt>In the index</dt>
        <dd>
          <Badge tone={isIndexed ? 'good' : 'warn'}>{isIndexed ? 'yes' : 'not yet'}</Badge>
        </dd>
      </dl>
      {status.permissionIdentityStatus === 'NOT_UPLOADED' && (
        <Notice tone="warn">
          Its permissions name users or groups that were never uploaded: fewer people see it than it may seem.
        </Notice>
      )}
      {status.indexingWarnings?.map((warning) => (
        <Notice tone="warn" key={warning}>
          {warning}
        </Notice>
      ))}
    </section>
  )
}

function Content({ shown: { text, isTextCut } }: { readonly shown: ShowDocumentResponse }) {
  if (text === '') return <p className="soft">It has no text, or none that can be read.</p>
  return (
    <div className="stack-small">
      <p className="small soft">What the index reads of its body{isTextCut && ', cut here'}.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section className="card content-text" tabIndex={0} aria-label="Text of the document">
        {text}
      </section>
    </div>
  )
}

function Properties({ shown: { definition, version } }: { readonly shown: ShowDocumentResponse }) {
  const entries = Object.entries({ ...definition, ...(version === undefined ? {} : { version }) })
  return (
    <dl className="facts">
      {entries.map(([name, value]) => (
        <PropertyRow key={name} name={name} value={value} />
      ))}
    </dl>
  )
}

function PropertyRow({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{typeof value === 'object' ? <pre>{JSON.stringify(value, null, 2)}</pre> : String(value)}</dd>
    </>
  )
}

const eventNames = {
  UPLOADED: 'Uploaded',
  INDEXED: 'Taken into the index',
  DELETION_REQUESTED: 'Deletion asked for',
  DELETED: 'Gone from the index',
} as const

function Events({ events }: { readonly events: ShowDocumentResponse['events'] }) {
  if (events.length === 0) return <p className="soft">Nothing happened to it in the last weeks.</p>
  return (
    <ol className="timeline">
      {events.map(({ event, timestamp }) => (
        <li key={`${event} ${timestamp}`} data-tone={event.startsWith('DELET') ? 'bad' : undefined}>
          <strong>{eventNames[event]}</strong>
          <div className="small soft">
            <ExactMoment at={Date.parse(timestamp) / 1000} />
          </div>
        </li>
      ))}
    </ol>
  )
}
