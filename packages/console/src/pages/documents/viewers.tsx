import type { DocumentPermissionsDefinition, ExplainRequest, GrantPath, Viewer } from '@sheaf/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { asking } from '../../api/queries.ts'
import { formatNumber } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty } from '../../ui/page.tsx'
import { WindowedList } from '../../ui/windowed-list.tsx'

/** What names a document. */
export type DocumentName = Pick<ExplainRequest, 'datasource' | 'objectType' | 'id'>

/** Height of a row, until it has been measured. */
const ROW_PIXELS = 60

/** What the document grants, and everyone who sees it by that, with the way. */
export function Viewers({
  name,
  permissions,
}: {
  readonly name: DocumentName
  readonly permissions: DocumentPermissionsDefinition
}) {
  const query = useQuery(asking('listviewers', name))
  return (
    <div className="stack">
      <dl className="facts">
        <dt>Granted to</dt>
        <dd>{grantedTo(permissions)}</dd>
      </dl>
      <Loaded query={query}>
        {({ viewers, hasMore }) =>
          viewers.length === 0 ? (
            <Empty title="Nobody sees it">Its permissions, or the visibility of its datasource, let nobody in.</Empty>
          ) : (
            <div className="stack-small">
              <p className="small soft">
                {hasMore
                  ? `The first ${formatNumber(viewers.length)} people`
                  : viewers.length === 1
                    ? '1 person'
                    : `${formatNumber(viewers.length)} people`}
              </p>
              <WindowedList
                label="People who see it"
                items={viewers}
                keyOf={({ email }) => email}
                rowHeightPixels={ROW_PIXELS}
                row={(viewer) => <ViewerRow viewer={viewer} />}
              />
            </div>
          )
        }
      </Loaded>
    </div>
  )
}

function ViewerRow({ viewer: { email, name, grant } }: { readonly viewer: Viewer }) {
  return (
    <>
      <Link to="/people/$email" params={{ email }}>
        {name || email}
      </Link>{' '}
      {name !== '' && <span className="soft small">{email}</span>}
      <div className="small soft">{wayOf(grant)}</div>
    </>
  )
}

/** How a person comes to see a document, in words. */
function wayOf({ by, paths }: GrantPath): string {
  const ways = paths.map((path) => path.join(' → ')).join(' and ')
  switch (by) {
    case 'anonymous':
      return 'everyone who can sign in'
    case 'datasource user':
      return 'every user of the datasource'
    case 'user':
      return 'named by the document'
    case 'group':
      return `by the group ${ways}`
    case 'intersection':
      return `by all of these groups: ${ways}`
  }
}

function grantedTo(permissions: DocumentPermissionsDefinition): string {
  const { allowedUsers = [], allowedGroups = [], allowedGroupIntersections = [] } = permissions
  const isOn = (value: unknown) => value === true || value === 'true'
  const grants = [
    ...(isOn(permissions.allowAnonymousAccess) ? ['everyone who can sign in'] : []),
    ...(isOn(permissions.allowAllDatasourceUsersAccess) ? ['every user of the datasource'] : []),
    ...allowedUsers.map((user) => user.email ?? user.datasourceUserId ?? user.name ?? '?'),
    ...allowedGroups.map((group) => `group ${group}`),
    ...allowedGroupIntersections.map(({ requiredGroups = [] }) => `whoever is in all of ${requiredGroups.join(', ')}`),
  ]
  return grants.length === 0 ? 'nobody' : grants.join('; ')
}
