import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { asking } from '../../api/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'

const SHOWN = 8

/** The newest documents that a person sees, by the same search as the person’s own. */
export function SeenDocuments({ email }: { readonly email: string }) {
  const query = useQuery(asking('search', { query: '', pageSize: SHOWN }, { actAs: email }))
  return (
    <Loaded query={query}>
      {({ results = [], hasMoreResults }) => (
        <div className="stack-small">
          {results.length === 0 && <p className="soft">Nothing at all.</p>}
          <ul className="plain stack-small">
            {results.map(({ url, title, document }) => (
              <li key={document?.id ?? url} className="row-between">
                <span>{title || url}</span>
                <span className="small soft">
                  {[document?.datasource, document?.docType].filter(Boolean).join(' / ')}{' '}
                  {document?.metadata?.datasourceId !== undefined && document.datasource !== undefined && (
                    <Link
                      to="/documents/show"
                      search={{
                        datasource: document.datasource,
                        id: document.metadata.datasourceId,
                        ...(document.docType ? { type: document.docType } : {}),
                        for: email,
                      }}
                    >
                      why
                      <span className="hidden-text"> {title || url}</span>
                    </Link>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {hasMoreResults === true && (
            <p>
              <Link to="/search" search={{ as: email }}>
                All of it, as this person’s search
              </Link>
            </p>
          )}
        </div>
      )}
    </Loaded>
  )
}
