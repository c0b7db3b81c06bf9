import {
  type CollectionName,
  type Place,
  removeGroup,
  removeUser,
  type Sent,
  type Upload,
  type WorldModel,
} from './world-model.ts'

/** The rules of bulk uploads, as the protocol's text has them and the decisions complete them, over plain lists. */

export type PageFlags = {
  readonly uploadId: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly forces: boolean
  readonly skipsCheck: boolean
}

/** The share of a collection that an upload may leave out before its deletion is held. */
const HELD_ABOVE = 0.2

type Entered =
  | { readonly kind: 'entered'; readonly model: WorldModel; readonly upload: Upload }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly status: number }

/** Which upload a page belongs to; it may open one. */
export function enter(model: WorldModel, place: Place, page: PageFlags): Entered {
  const here = model.uploads.filter((upload) => isAt(upload, place))
  const open = here.find(({ state }) => state === 'open')
  if (page.isFirst) {
    if (open !== undefined && open.uploadId !== page.uploadId && !page.forces) return { kind: 'refused', status: 409 }
    const uploads = model.uploads.map((known) => (known === open ? { ...known, state: 'replaced' as const } : known))
    const clock = model.clock + 1
    const upload: Upload = { ...place, uploadId: page.uploadId, startedAt: clock, added: 0, state: 'open' }
    return { kind: 'entered', model: { ...model, clock, uploads: [...uploads, upload] }, upload }
  }
  if (open?.uploadId === page.uploadId) return { kind: 'entered', model, upload: open }
  const latest = here.findLast(({ uploadId }) => uploadId === page.uploadId)
  if (latest === undefined) return { kind: 'refused', status: 400 }
  return latest.state === 'finished' && page.isLast ? { kind: 'repeated' } : { kind: 'refused', status: 409 }
}

/** Stores the entries of a page one by one, counting those that were not there, and with the last page ends the upload. */
export function take<Entry>(
  entered: { readonly model: WorldModel; readonly upload: Upload },
  page: PageFlags,
  entries: readonly Entry[],
  put: (model: WorldModel, entry: Entry) => WorldModel,
  isThere: (model: WorldModel, entry: Entry) => boolean,
): WorldModel {
  let { model } = entered
  let { added } = entered.upload
  for (const entry of entries) {
    if (!isThere(model, entry)) added += 1
    model = put(model, entry)
  }
  const upload = { ...entered.upload, added }
  const state = page.isLast ? 'finished' : 'open'
  const uploads = model.uploads.map((known) => (known === entered.upload ? ({ ...upload, state } as const) : known))
  const next = { ...model, uploads }
  return page.isLast ? finish(next, upload, page.skipsCheck) : next
}

function finish(model: WorldModel, upload: Upload, skipsCheck: boolean): WorldModel {
  const all = entriesAt(model, upload)
  const isStale = ({ sentAt }: Sent<object>) => sentAt < upload.startedAt
  const stale = all.filter(isStale)
  const before = all.length - upload.added
  const isHeld = upload.collection !== 'memberships' && !skipsCheck && stale.length > HELD_ABOVE * before
  return isHeld ? hold(model, upload.collection, stale) : drop(model, upload.collection, stale, isStale)
}

/** Documents stay as they are; users and groups stay without any right. */
function hold(model: WorldModel, collection: CollectionName, stale: readonly object[]): WorldModel {
  const held = <Entry extends object>(entry: Entry) => (stale.includes(entry) ? { ...entry, isHeld: true } : entry)
  switch (collection) {
    case 'users':
      return { ...model, users: model.users.map(held) }
    case 'groups':
      return { ...model, groups: model.groups.map(held) }
    default:
      return model
  }
}

/** Users and groups take with them the memberships that had been sent before the upload began. */
function drop(
  model: WorldModel,
  collection: CollectionName,
  stale: readonly object[],
  isStale: (entry: Sent<object>) => boolean,
): WorldModel {
  switch (collection) {
    case 'users':
      return model.users
        .filter((user) => stale.includes(user))
        .reduce((left, user) => removeUser(left, user, isStale), model)
    case 'groups':
      return model.groups
        .filter((group) => stale.includes(group))
        .reduce((left, group) => removeGroup(left, group, isStale), model)
    case 'memberships':
      return { ...model, memberships: model.memberships.filter((membership) => !stale.includes(membership)) }
    case 'documents':
      return { ...model, documents: model.documents.filter((document) => !stale.includes(document)) }
  }
}

/** What an upload would replace. */
export function entriesAt(model: WorldModel, { datasource, collection, group }: Place): readonly Sent<object>[] {
  return collection === 'memberships'
    ? model.memberships.filter((known) => known.datasource === datasource && known.group === group)
    : model[collection].filter((known) => known.datasource === datasource)
}

function isAt(upload: Upload, { datasource, collection, group }: Place): boolean {
  return upload.datasource === datasource && upload.collection === collection && upload.group === group
}
