import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asking } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { Moment } from '../../ui/time.tsx'

const route = getRouteApi('/inside/documents')

export function DocumentsPage() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(q)
  return (
    <Page
      title="Documents"
      about="Look at a document as it is stored, whoever may see it, and find out who sees it and why."
    >
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({ search: typed.trim() === '' ? {} : { q: typed.trim() } })
        }}
      >
        <div className="wide-field">
          <TextField
            label="Id or address of a document"
            hint="The whole of it: its id in the datasource, its index-wide id CUSTOM_…, or its URL."
            value={typed}
            onValue={setTyped}
          />
        </div>
        <Button type="submit" look="primary">
          Find
        </Button>
      </form>
      {q === '' ? (
        <Empty
          title="Which document?"
          action={
            <Link to="/search" className="button">
              Search by words
            </Link>
          }
        >
          If you do not know its id, search for it as somebody who sees it, and follow “who sees it” at the result.
        </Empty>
      ) : (
        <FoundDocuments query={q} />
      )}
    </Page>
  )
}

function FoundDocuments({ query }: { readonly query: string }) {
  const found = useQuery(asking('finddocuments', { query }))
  return (
    <Loaded query={found}>
      {({ documents }) =>
        documents.length === 0 ? (
          <Empty title="No document is called so">
            Nothing is stored under “{query}”. It was never uploaded, or it was deleted; the uploads of its datasource
            may tell.
          </Empty>
        ) : (
          <ul className="plain stack-small">
            {documents.map((document) => (
              <li key={document.documentId} className="card">
                <Link
                  to="/documents/show"
                  search={{
                    datasource: document.datasource,
                    id: document.id,
                    ...(document.objectType === '' ? {} : { type: document.objectType }),
                  }}
                >
                  {document.title ?? document.id}
                </Link>
                <div className="small soft">
                  {[document.datasource, document.objectType, document.id].filter(Boolean).join(' / ')}, uploaded{' '}
                  <Moment at={document.uploadedAt} />
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}
