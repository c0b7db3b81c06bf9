import type { DatasourceSummary } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asking } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { countOf, formatNumber } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page } from '../../ui/page.tsx'
import { ConfigForm } from './config-form.tsx'

const visibilities: Readonly<Record<DatasourceSummary['visibility'], string>> = {
  all: 'everyone',
  test: 'beta users',
  none: 'beta users',
}

export function DatasourcesPage() {
  const query = useQuery(asking('listdatasources', undefined))
  const [isCreating, setCreating] = useState(false)
  return (
    <Page
      title="Datasources"
      about="Where documents come from. Each has its own users, groups and permissions."
      actions={
        <Button look="primary" onClick={() => setCreating(true)}>
          Add datasource
        </Button>
      }
    >
      <Loaded query={query}>
        {({ datasources }) =>
          datasources.length === 0 ? (
            <Empty
              title="No datasources yet"
              action={
                <Link to="/welcome" className="button">
                  Take the first steps
                </Link>
              }
            >
              A program adds its own, with an indexing token; you can add one here.
            </Empty>
          ) : (
            <DatasourceTable datasources={datasources} />
          )
        }
      </Loaded>
      {isCreating && (
        <Dialog title="Add datasource" onClose={() => setCreating(false)}>
          <ConfigForm config={{ name: '', isUserReferencedByEmail: true }} isNew onDone={() => setCreating(false)} />
        </Dialog>
      )}
    </Page>
  )
}

function DatasourceTable({ datasources }: { readonly datasources: readonly DatasourceSummary[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section className="table-frame" tabIndex={0} aria-label="Datasources">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="number">
              Documents
            </th>
            <th scope="col" className="number">
              Users
            </th>
            <th scope="col" className="number">
              Groups
            </th>
            <th scope="col">Seen by</th>
            <th scope="col">Needs attention</th>
          </tr>
        </thead>
        <tbody>
          {datasources.map((datasource) => (
            <tr key={datasource.name}>
              <td>
                <Link to="/datasources/$name" params={{ name: datasource.name }}>
                  {datasource.displayName ?? datasource.name}
                </Link>
                {datasource.displayName !== undefined && <div className="small soft">{datasource.name}</div>}
              </td>
              <td className="number">{formatNumber(datasource.documents)}</td>
              <td className="number">{formatNumber(datasource.users)}</td>
              <td className="number">{formatNumber(datasource.groups)}</td>
              <td>{visibilities[datasource.visibility]}</td>
              <td>
                <span className="row">
                  {datasource.heldDeletions > 0 && (
                    <Badge tone="bad">{countOf(datasource.heldDeletions, 'held deletion')}</Badge>
                  )}
                  {datasource.findings > 0 && <Badge tone="warn">{countOf(datasource.findings, 'finding')}</Badge>}
                  {datasource.openUploads > 0 && (
                    <Badge tone="info">{countOf(datasource.openUploads, 'open upload')}</Badge>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
