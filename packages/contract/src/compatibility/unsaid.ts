/** What the protocol leaves unsaid, and what is done. */
export type Unsaid = { readonly about: string; readonly question: string; readonly decision: string }

const said = (about: string, question: string, decision: string): Unsaid => ({ about, question, decision })

export const unsaid: readonly Unsaid[] = [
  said(
    'Requests',
    'Unknown fields',
    'At the top level refused by name under `/api/index/v1` and `/rest/api/index`, ignored under `/rest/api/v1`; deeper down left out and counted as a finding.',
  ),
  said('Requests', 'Bodies of operations that take none', 'Any body and content type is taken and ignored.'),
  said(
    'Requests',
    'Booleans sent as text',
    '`"true"` and `"false"` are taken, since published samples send them; no other text and no number.',
  ),
  said('Requests', 'Times sent as ISO text', 'Converted to Unix seconds and counted as a finding.'),
  said('Requests', 'The same id twice in a batch', 'The later one wins.'),
  said('Requests', '`datasource` of a request other than that of a document in it', '400, naming both.'),
  said('Requests', 'Unknown datasource; one outside the scope of the token', '400; 403. The text tells which it is.'),
  said(
    'Requests',
    'One bad document in a batch',
    'The whole request is refused, with the position and the id of the document; nothing is stored.',
  ),
  said(
    'Versions',
    'When is a version accepted',
    'If it is at least the stored one; a lower one is 409, naming both. Digits beyond 2^53 are kept.',
  ),
  said('Versions', 'A write without version', 'Is accepted and keeps the stored version.'),
  said('Versions', 'A deletion', 'Leaves its version for 24 hours, so that a late lower one is refused.'),
  said(
    'Names',
    'Letter case',
    'Datasource names, document ids and comment ids without case; e-mail addresses without the case of ASCII letters; user ids, group names and object types exactly.',
  ),
  said('Names', 'Datasource names', '1 to 64 letters, digits, hyphens and underscores, not beginning with `custom_`.'),
  said('Names', 'Two documents whose index-wide ids would be one', 'The second is 400.'),
  said(
    'Datasources',
    '`adddatasource` for one that exists',
    'Replaces the whole configuration; fields that are left out go back to their defaults. Types that documents still have are reported as a finding.',
  ),
  said(
    'Datasources',
    'Visibility of a new one',
    'Everyone, unless it is a test datasource; permissions of documents apply in any case. `--new-datasources hidden` is the protocol’s way.',
  ),
  said(
    'Datasources',
    'Undeclared object types',
    '400, listing the declared ones. A datasource without declarations takes documents without a type.',
  ),
  said('Datasources', '`betausers` again', 'Adds; an empty list removes all. Administrators remove them one by one.'),
  said('Permissions', '`permissions` missing; empty', '400; nobody, reported as a finding.'),
  said(
    'Permissions',
    'A user that was not indexed',
    '400, naming it. Users are looked up where the identities of the datasource are, by the field that it goes by, and never by the other one.',
  ),
  said(
    'Permissions',
    'A group that was not indexed',
    'Accepted; it admits nobody until it is, and is reported as a finding.',
  ),
  said('Permissions', 'Empty `requiredGroups`', 'Admits nobody.'),
  said(
    'Permissions',
    'Inactive users',
    'See what everyone may see, if they are active elsewhere, and nothing else of the datasource.',
  ),
  said('Permissions', 'Groups in a circle', 'Allowed; everyone in it is in each of them.'),
  said('Permissions', '`checkdocumentaccess` of an unknown document or person', 'False.'),
  said(
    'Permissions',
    'Which user an id belongs to that is sent for two addresses',
    'The last; the other one loses it.',
  ),
  said(
    'Bulk uploads',
    'What goes at the end',
    'Everything that was written before the upload began and not since; so a single write meanwhile stays.',
  ),
  said('Bulk uploads', 'When pages are seen', 'As they arrive.'),
  said(
    'Bulk uploads',
    'A first page while another upload is open',
    '409, naming it, its age and `forceRestartUpload`. With the same `uploadId` it begins again.',
  ),
  said(
    'Bulk uploads',
    'Repeated pages',
    'A last page again is 200 with the same result; another page after it is 409.',
  ),
  said('Bulk uploads', 'Pages of an upload that was never opened; that was ended', '400; 409.'),
  said('Bulk uploads', 'An upload without pages', 'Ends after 24 hours: its pages stay, nothing is deleted.'),
  said(
    'Bulk uploads',
    'More than 20 % would go',
    'The deletion is held for 7 days for an administrator and then dropped. Held documents stay; held users and groups grant nothing.',
  ),
  said(
    'Bulk uploads',
    '`bulkindexmemberships`',
    'One upload for each group. Without `group`, as official tools send it, it is accepted and changes nothing, which is a finding.',
  ),
  said('Bulk uploads', 'The flag against the check on other pages than the last', 'Ignored, and counted as a finding.'),
  said(
    'Documents',
    'Types of content that cannot be read',
    'Accepted; title and metadata are searched, and a finding says so.',
  ),
  said(
    'Documents',
    'Several documents with one `viewURL`',
    'All are stored; search shows the newest that the person may see, and a finding says so.',
  ),
  said(
    'Documents',
    '`processall…`',
    'Waits until what was written before can be found, for at most 30 seconds. The limit of one in three hours is off unless it is switched on.',
  ),
  said(
    'Troubleshooting',
    'A document or user that is not there',
    '`NOT_UPLOADED`, without times; its permissions are `STATUS_UNKNOWN`. `STATUS_UNKNOWN` of a user means that the datasource takes its users from another one.',
  ),
  said(
    'Troubleshooting',
    'A document that was uploaded again as it was',
    'Indexed with that upload: nothing has to be done for it, and `lastIndexedAt` is not before `lastUploadedAt`.',
  ),
  said(
    'Troubleshooting',
    '`permissionIdentityStatus`',
    '`NOT_UPLOADED` as soon as one user or group that the permissions name is not indexed now.',
  ),
  said(
    'Troubleshooting',
    'Permissions as uploaded',
    'Each grant once, e-mail addresses in lower case; what grants nothing is left out.',
  ),
  said('Troubleshooting', 'Groups of a user', 'Those that name the user as a member themselves, indexed or not.'),
  said('Troubleshooting', 'Order of histories and events', 'The newest first.'),
  said(
    'Troubleshooting',
    'Uploads that were given up or ran out',
    'Left out of the history, which has active and successful ones; `sheaf datasource show` has all.',
  ),
  said(
    'Troubleshooting',
    '`processingState`',
    'Documents: started, in progress from the second page on, completed with the last; paused while a deletion is held; indexed once the index has all of the upload, removals too. Users, groups and memberships count as soon as they are stored. `UNAVAILABLE` is not used.',
  ),
  said(
    'Troubleshooting',
    'Processing',
    'Of documents: while the index takes them up. Of identities: whenever they are written. Calls of `processall…` count too. What follows within a minute is one run; 20 are kept.',
  ),
  said(
    'Troubleshooting',
    'Counts of indexed documents',
    'What the index holds at that moment: a deleted document until it has taken the deletion up.',
  ),
  said('Troubleshooting', 'How many documents one `debug/…/documents` may ask', '1,000.'),
  said(
    'Troubleshooting',
    'Events',
    '`updatepermissions` is no upload, and is indexed. Times of indexing are those of the batch in which the index took the change up.',
  ),
  said('Search', 'Page size', '10 unless told, at most 1,000.'),
  said('Search', 'A cursor that was changed', '400.'),
  said('Search', 'Both headers that name a person', '`X-Glean-ActAs` counts.'),
  said('Search', 'Acting as nobody who is known', '401, saying so.'),
]
