/** What one kind of finding means, and what mends it. */
export type FindingEntry = { readonly meaning: string; readonly remedy: string }

const entry = (meaning: string, remedy: string): FindingEntry => ({ meaning, remedy })

/**
 * Things that are accepted, as the protocol has it, and are mistakes more often than not. They are counted for each
 * datasource with the latest examples, which administrators read with `sheaf datasource show`.
 */
export const findings = {
  unknown_group: entry(
    'A document grants to a group that was not indexed. Nobody sees it by that grant.',
    'Index the group and its memberships, or correct its name: names are compared exactly, case included.',
  ),
  nobody_may_see: entry(
    'A document’s permissions name nobody at all.',
    'Grant to users or groups, or set allowAnonymousAccess or allowAllDatasourceUsersAccess.',
  ),
  duplicate_view_url: entry(
    'A new document has the same viewURL as another document of the datasource.',
    'Give each document a URL of its own, or one id to both if they are the same document.',
  ),
  iso_time: entry(
    'A time came as ISO text; it was converted.',
    'Send Unix seconds: other servers of the protocol show a wrong date instead.',
  ),
  ignored_field: entry(
    'A field inside an object is not part of the protocol; it was left out.',
    'Correct the spelling, or send the value in customProperties.',
  ),
  undeclared_property: entry(
    'A document has a custom property that its object type does not declare.',
    'Declare it in propertyDefinitions with adddatasource, then upload again.',
  ),
  unsupported_type: entry(
    'A body has a content type whose text cannot be extracted; title and metadata are searched.',
    'Send one of the types in docs/formats.md, or the text as text/plain, text/markdown or text/html.',
  ),
  text_not_read: entry(
    'A file could not be read, or not all of it: it is damaged, encrypted, or takes too long. Title and metadata are searched.',
    'The status of the document says why. Upload the file anew once it is mended, or its text.',
  ),
  text_cut: entry(
    'A document has more text than the index takes up; what comes after it is not searched.',
    'Send the text in several documents. The bounds are in docs/limits.md, what became of one document in its status.',
  ),
  values_left_out: entry(
    'A document has longer or more values of tags and properties than filters compare; the others are only searched.',
    'Send short values, and texts in the body. The bounds are in docs/limits.md.',
  ),
  held_deletion: entry(
    'A bulk upload left out so much that the deletion is held for an administrator.',
    'Look at what is missing: sheaf datasource show NAME. Then execute or drop the deletion: sheaf datasource resolve NAME documents|users|groups execute|drop.',
  ),
  memberships_without_group: entry(
    'bulkindexmemberships came without `group`; such a page changes no membership.',
    'Upload the memberships of each group on their own, with `group`, or one by one with indexmembership.',
  ),
  stale_flag_ignored: entry(
    'A flag against the check of stale data came on a page that is not the last one; it was ignored.',
    'Send it with isLastPage only.',
  ),
  orphaned_object_type: entry(
    'A new configuration no longer declares an object type that stored documents have.',
    'Declare it again, or upload those documents with another type.',
  ),
} as const satisfies Record<string, FindingEntry>

export type FindingKind = keyof typeof findings
