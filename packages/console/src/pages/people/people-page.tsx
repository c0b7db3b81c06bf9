import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { asking } from '../../api/queries.ts'
import { TextField } from '../../ui/field.tsx'
import { useIsHere } from '../../ui/here.ts'
import { useSettled } from '../../ui/later.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty, Page } from '../../ui/page.tsx'

const route = getRouteApi('/inside/people')
/** How long typing must rest before people are looked up, in milliseconds. */
const REST_MS = 150

export function PeoplePage() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(q)
  const settled = useSettled(typed.trim(), REST_MS)
  const isHere = useIsHere()
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told to the address
  useEffect(() => {
    if (isHere()) void navigate({ search: settled === '' ? {} : { q: settled }, replace: true })
  }, [settled])
  const query = useQuery(asking('findpeople', { query: settled }))
  return (
    <Page title="People" about="Users of any datasource and employees, also those who may not search.">
      <div className="filters">
        <TextField label="Name or address" type="search" hint="The beginning of it." value={typed} onValue={setTyped} />
      </div>
      <Loaded query={query}>
        {({ people, hasMore }) =>
          people.length === 0 ? (
            <Empty title="Nobody">
              {settled === '' ? 'No datasource has users yet.' : `Nobody’s name or address begins with “${settled}”.`}
            </Empty>
          ) : (
            <div className="stack-small">
              <ul className="people">
                {people.map(({ email, name, isEmployee }) => (
                  <li className="person" key={email}>
                    <span>
                      <Link to="/people/$email" params={{ email }}>
                        {name === '' ? email : name}
                      </Link>
                      <span className="small soft">
                        <br />
                        {email}
                        {isEmployee && ', employee'}
                      </span>
                    </span>
                  </li>
                ))}
              </ul>
              {hasMore && <p className="soft">There are more: type more of the name.</p>}
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}
