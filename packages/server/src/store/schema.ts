import type { Generated } from 'kysely'

/** What a bulk upload replaces as a whole. */
export type Collection = 'documents' | 'users' | 'groups' | 'memberships' | ShortcutCollection | DirectoryCollection
/** Those of no datasource: their `datasource` is empty. */
export type ShortcutCollection = 'external shortcuts' | 'hosted shortcuts'
export type DirectoryCollection = 'employees' | 'teams'

/** What is processed in a run. */
export type RunKind = 'documents' | 'identity'

/**
 * The tables of the record. Times are Unix seconds where a name ends in `_at`, milliseconds where it ends in `_ms`;
 * booleans are 0 or 1; lists and nested objects are JSON text. Every record that search depends on carries `revision`,
 * a number that only grows.
 */
export type Schema = {
  meta: { name: string; value: string }

  tokens: {
    id: string
    kind: 'indexing' | 'client' | 'admin'
    name: string
    /** 1: every datasource (indexing) or every person (client). */
    is_global: number
    /** JSON list of folded datasource names. */
    datasources: string
    /** Folded e-mail of the only person that a client token acts as. */
    user_email: string | null
    /** JSON list. */
    scopes: string
    expires_at: number | null
    /** Set once a renewed token’s successor is used: the end of the overlap. */
    overlap_ends_at: number | null
    rotation_period_minutes: number | null
    /** JSON list of CIDR ranges. */
    greenlist: string
    created_at: number
    revoked_at: number | null
    /** An end that was observed once; kept so that a clock set back revives nothing. */
    ended: 'expired' | 'overdue' | null
    /** The token that this one renews. */
    renews: string | null
    last_used_at: number | null
    last_used_from: string | null
    /** The token that made this one, for one person and a short time; it ends with that one. */
    parent: string | null
  }
  token_secrets: {
    token_id: string
    generation: number
    /** SHA-256 of the whole secret. */
    hash: Uint8Array
    created_at: number
    created_from: string
    /** When the next secret took its place. */
    retired_at: number | null
    /** 1 once its overlap was observed to be over: it only rotates, if it does anything. */
    is_overlap_over: number
    /** 1 once its end was observed: it is refused for ever. */
    is_ended: number
    /** When it first authenticated a request. */
    presented_at: number | null
  }
  /** What leads from a retired secret to its successor. */
  rotation_links: { token_id: string; generation: number; nonce: Uint8Array }
  token_audit: {
    token_id: string
    event: string
    address: string
    /** Unix hours: equal events of one hour are one row. */
    hour: number
    first_at: number
    last_at: number
    count: number
    detail: string
  }
  /** Who is signed in to the console. */
  sessions: {
    /** Names it to administrators; it opens nothing. */
    id: string
    /** SHA-256 of the secret in the cookie. */
    hash: Uint8Array
    method: 'token' | 'link' | 'oidc'
    /** The admin token with whose secret of that generation it was begun: it is good for as long as that secret is. */
    token_id: string | null
    token_generation: number | null
    /** Folded e-mail of the person who it is; null if it is nobody’s. */
    email_key: string | null
    name: string
    /** The entry of `--oidc-admins` that made an administrator of the person; null if none did. */
    admin_by: string | null
    created_at: number
    expires_at: number
    last_seen_at: number
    address: string
    user_agent: string
  }
  /** Links to sign in by that were printed and not used; of each the SHA-256. */
  sign_in_links: { hash: Uint8Array; expires_at: number }
  /** Spans in which a rotation deadline could not be kept: the server was down or the clock jumped. */
  outages: { from_at: number; to_at: number }

  datasources: {
    /** Folded name. */
    datasource: string
    name: string
    config: string
    visibility: 'all' | 'test' | 'none'
    config_revision: number
    /** Revision of the last change of its users, groups or memberships. */
    identity_revision: number
    created_at: number
  }
  beta_users: { datasource: string; email_key: string }

  documents: {
    key: Generated<number>
    datasource: string
    object_type: string
    /** Folded id. */
    id_key: string
    /** `CUSTOM_<DS>_<type>_<folded id>`, unique. */
    glean_key: string
    /** JSON of the document without permissions, as the protocol has it. */
    content: string
    /** JSON of Permissions. */
    permissions: string
    /** `viewURL` as it was sent; empty if there is none. */
    view_url: string
    version: bigint | null
    /** Of the last write, changed or not: a bulk upload keeps what was written since it began. */
    revision: number
    /** Of the last write that the index has to take up: the revision that the index knows. */
    content_revision: number
    uploaded_ms: number
    /** JSON list of earlier states, the newest last; see lifecycle.ts. Null if there was none. */
    earlier: string | null
  }
  /** Documents that were deleted, with what they were, for a while. */
  departed: {
    key: Generated<number>
    datasource: string
    glean_key: string
    earlier: string | null
    uploaded_ms: number
    content_revision: number
    /** When the deletion was asked for. */
    requested_ms: number
    /** Of the deletion: it is done once the index has taken it up. */
    revision: number
  }
  /**
   * How the index went on: at that moment it contained every change up to that revision. The oldest row only tells what is
   * too old to know the time of.
   */
  index_log: { revision: number; indexed_ms: number }
  /** Spans in which something was processed, the newest last; see writes/runs.ts. */
  runs: { key: Generated<number>; datasource: string; kind: RunKind; started_ms: number; ended_ms: number }
  /** Versions of deleted records, remembered for a day. */
  tombstones: { collection: string; datasource: string; key: string; version: bigint; deleted_at: number }
  intersections: { datasource: string; intersection: string; anchor_group: string; groups: string }

  users: {
    datasource: string
    email_key: string
    email: string
    /** `userId`, or the folded e-mail where there is none: unique in the datasource. */
    user_id: string
    name: string
    is_active: number
    version: bigint | null
    revision: number
    /** 0 if it is not known. */
    uploaded_ms: number
  }
  groups: { datasource: string; name: string; version: bigint | null; revision: number }
  memberships: {
    datasource: string
    group_name: string
    member_kind: 'user' | 'group'
    /** The member as it was named. */
    member: string
    /** The member folded as an e-mail: the column that look-ups use. */
    member_key: string
    version: bigint | null
    revision: number
  }

  employees: {
    email_key: string
    email: string
    /** JSON of the employee as the protocol has it. */
    content: string
    /** The name that is shown. */
    name: string
    /** Folded, by which lists are sorted. */
    name_key: string
    first_name_key: string
    last_name_key: string
    /** JSON list of the folded words of names, in order. */
    name_words: string
    /** JSON list of the folded words of everything else by which an employee is found. */
    other_words: string
    status: 'CURRENT' | 'FUTURE' | 'EX'
    /** `YYYY-MM-DD`; empty if unknown, as are the ids and keys below. */
    start_date: string
    employee_id: string
    manager_key: string
    manager_id: string
    /** JSON object of what lists are filtered by. */
    facets: string
    version: bigint | null
    revision: number
  }
  /** Whoever has left or will. It outlives the employee: taking a record away must not open what it has closed. */
  leavers: {
    email_key: string
    /** The last day, `YYYY-MM-DD`; empty for whoever has left in any case. */
    last_day: string
  }
  teams: {
    id: string
    /** JSON of the team as the protocol has it. */
    content: string
    name: string
    name_key: string
    name_words: string
    other_words: string
    /** Number of members. */
    size: number
    facets: string
    version: bigint | null
    revision: number
  }
  team_members: { email_key: string; team: string }
  /** Every word by which an employee or a team is found. */
  directory_words: {
    kind: 'employee' | 'team'
    /** 0: a word of a name; 1: another one. */
    place: number
    word: string
    name_key: string
    /** Folded address or id of the team. */
    entity: string
  }

  /** Bulk uploads, the newest of each collection last: it is the present one, or the last one. */
  uploads: {
    key: Generated<number>
    collection: Collection
    datasource: string
    /** The group whose memberships are uploaded; empty for other collections. */
    part: string
    upload_id: string
    /** What was last written below this revision is stale once the upload is finished. */
    start_revision: number
    started_ms: number
    last_page_ms: number
    pages: number
    /** Entries sent. */
    items: number
    /** Entries that were not there before. */
    added: number
    state: 'open' | 'finished' | 'replaced' | 'expired' | 'ended'
    /** Entries that were not sent again. */
    stale: number
    /** 1 if those were kept because they were too many. */
    is_held: number
    /** The last change that the index has to take up before all of the upload is done. */
    last_change: number
  }
  /**
   * Entries of a collection below its floor are gone for every reader; they are removed little by little, and the floor
   * after them.
   */
  floors: {
    collection: Collection
    datasource: string
    /** The group whose memberships have this floor; empty for all of the collection. */
    part: string
    floor: number
    /** 1: they are kept, though they grant nothing. */
    is_held: number
    set_ms: number
  }
  /** Deletions that wait for an administrator, one of each collection at most. */
  holds: {
    collection: Collection
    datasource: string
    floor: number
    stale: number
    total: number
    created_ms: number
  }
  /** Short names that lead to addresses; an external one below the floor of its collection is gone. */
  shortcuts: {
    key: Generated<number>
    /** 1: another service hosts it. An alias is unique among all that are not gone. */
    is_external: number
    /** The alias without case, `-` and `_`. */
    alias_key: string
    input_alias: string
    /** Folded e-mail of who made it. */
    author_key: string
    is_unlisted: number
    /** JSON of everything else, as the protocol has it. */
    content: string
    /** What a list is searched by, folded. */
    search_key: string
    created_at: number
    updated_at: number
    visit_score: number
    revision: number
  }

  /** Groups of custom metadata, with their keys as JSON. */
  metadata_groups: { group_key: string; name: string; keys: string; revision: number }
  /** What a document has in a group: JSON of values by folded key. Kept where the group is gone, and then neither found nor shown. */
  metadata_values: { document_key: number; group_key: string; content: string }
  /** Groups whose documents have yet to be queued for the index, and how far that is. */
  metadata_requeues: { group_key: string; after_key: number }

  submissions: {
    key: Generated<number>
    request_id: string
    datasource: string
    type: string
    /** The JSON as it was sent. */
    content: string
    token_id: string
    received_ms: number
  }

  /** What was accepted and looks like a mistake, by datasource and kind. */
  findings: { datasource: string; kind: string; count: number; last_ms: number; examples: string }

  /** What people did, the first received first; kept for a time, for ranking. */
  activity: {
    seq: Generated<number>
    email_key: string
    event_id: string | null
    action: string
    url: string
    /** When it was done. */
    at_ms: number
    received_ms: number
    /** 1: the parameters are incomplete and may be replaced. */
    is_truncated: number
    /** JSON. */
    params: string
  }

  /** What the index has yet to take up. A row names a record; the indexer reads the present one. */
  changes: {
    seq: Generated<number>
    document_key: number
    narrows: number
    created_ms: number
    datasource: string
    /** Of the write that made it; 0 if nothing was written, but the document is wanted in the index anew. */
    revision: number
  }
}
