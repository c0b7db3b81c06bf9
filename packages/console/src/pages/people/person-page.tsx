import type { ShowPersonResponse } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { asking } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { SeenDocuments } from './seen-documents.tsx'
import { WhyNot } from './why-not.tsx'

const route = getRouteApi('/inside/people/$email')

export function PersonPage() {
  const { email } = route.useParams()
  const query = useQuery(asking('showperson', { email }))
  return (
    <Page
      title={query.data?.name ?? email}
      about={
        <>
          <Link to="/people">People</Link> / {email}
        </>
      }
      actions={
        query.data?.maySearch === true && (
          <Link to="/search" search={{ as: email }} className="button">
            Search as this person
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {(person) => (
          <>
            <Standing person={person} />
            <Section title="Why is a document (not) found?">
              <WhyNot email={email} />
            </Section>
            {person.maySearch && (
              <Section title="What this person sees, the newest first">
                <SeenDocuments email={email} />
              </Section>
            )}
            <Section title="In each datasource">
              <Datasources person={person} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Standing({ person }: { readonly person: ShowPersonResponse }) {
  if (person.hasLeft)
    return <Notice tone="bad">This person has left the company and sees nothing, whatever datasources say.</Notice>
  if (!person.maySearch)
    return (
      <Notice tone="warn">
        This person may not search: no datasource has an active user of that address, and no employee has it.
      </Notice>
    )
  return (
    <p>
      <Badge tone="good">may search</Badge>{' '}
      {person.employee !== undefined && <Badge>{`employee, ${person.employee.status.toLowerCase()}`}</Badge>}
    </p>
  )
}

function Datasources({ person }: { readonly person: ShowPersonResponse }) {
  if (person.datasources.length === 0) return <p className="soft">There are no datasources.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section className="table-frame" tabIndex={0} aria-label="Datasources of the person">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Datasource</th>
            <th scope="col">Visible</th>
            <th scope="col">User there</th>
            <th scope="col">Groups</th>
          </tr>
        </thead>
        <tbody>
          {person.datasources.map(({ datasource, isVisible, identityDatasource, user, groups, hasMoreGroups }) => (
            <tr key={datasource}>
              <td>
                <Link to="/datasources/$name" params={{ name: datasource }}>
                  {datasource}
                </Link>
                {identityDatasource !== datasource && <div className="small soft">users of {identityDatasource}</div>}
              </td>
              <td>
                <Badge tone={isVisible ? 'good' : 'warn'}>{isVisible ? 'yes' : 'no'}</Badge>
              </td>
              <td>
                {user === undefined ? <span className="soft">nobody</span> : <code>{user.userId}</code>}
                {user?.isActive === false && <Badge tone="bad">inactive</Badge>}
              </td>
              <td>
                {groups.length === 0 && <span className="soft">none</span>}
                <ul className="plain">
                  {groups.map(({ name, path }) => (
                    <li key={name}>
                      {name}
                      {path.length > 1 && <span className="small soft"> by {path.slice(0, -1).join(' → ')}</span>}
                    </li>
                  ))}
                </ul>
                {hasMoreGroups && <span className="small soft">and more</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
