/** One kind of refusal or failure: its status, when it is given, and what whoever meets it should do. */
export type ErrorEntry = { readonly status: number; readonly meaning: string; readonly remedy: string }

const entry = (status: number, meaning: string, remedy: string): ErrorEntry => ({ status, meaning, remedy })

/**
 * Every error that the service answers with. The body is `{"error": <code>, "message": <what, where, what to do>}`;
 * `docs/errors.md` is generated from this table.
 */
export const errors = {
  // 400: the request itself
  malformed_request: entry(
    400,
    'The request is not well-formed HTTP, or it ended before its body did.',
    'Send HTTP/1.1, with no blank before the colon of a header.',
  ),
  malformed_gzip: entry(
    400,
    'The body is said to be compressed by gzip and is not, or breaks off.',
    'Compress the whole body once, or send it as it is without Content-Encoding.',
  ),
  malformed_json: entry(400, 'The body is not JSON, or not in UTF-8.', 'Send one complete JSON object in UTF-8.'),
  invalid_field: entry(
    400,
    'A field is missing, has the wrong type or a value that is not allowed.',
    'Correct the named field.',
  ),
  unknown_field: entry(
    400,
    'The request has a field at its top level that the operation does not know.',
    'Remove the field, or put it where the schema has it.',
  ),
  unusable_text: entry(
    400,
    'A text contains a NUL character or half of a surrogate pair, which cannot be stored faithfully.',
    'Remove that character before sending.',
  ),
  invalid_cursor: entry(
    400,
    'The cursor was not issued by this service for this query.',
    'Leave the cursor out to start from the first page.',
  ),
  // 400: datasources
  invalid_datasource: entry(
    400,
    'No datasource of that name exists.',
    'Check the spelling, or create it with adddatasource first.',
  ),
  invalid_datasource_config: entry(
    400,
    'A datasource’s configuration contradicts itself or names something that does not exist.',
    'Correct the named field and send the whole configuration again.',
  ),
  // 400: documents
  object_type_undeclared: entry(
    400,
    'The document’s object type is not declared in the datasource.',
    'Declare it in objectDefinitions with adddatasource, or use a declared one.',
  ),
  invalid_view_url: entry(
    400,
    'The document’s viewURL is absent, is not a URL, or does not match the datasource’s urlRegex.',
    'Send an absolute URL that matches the pattern, with blanks and special characters percent-encoded.',
  ),
  permissions_missing: entry(
    400,
    'The document says nothing about who may see it.',
    'Send `permissions`; `"permissions": {}` makes it visible to nobody.',
  ),
  user_reference_incomplete: entry(
    400,
    'A reference to a user lacks the field by which the datasource refers to users.',
    'Send `email` where isUserReferencedByEmail is true, else `datasourceUserId`.',
  ),
  acl_user_unknown: entry(
    400,
    'The document’s permissions name a user who was not indexed.',
    'Index the user with indexuser before adding permissions, or grant to a group.',
  ),
  document_id_collision: entry(
    400,
    'Another document already has the index-wide id that this one would get.',
    'Choose another id, object type or datasource name.',
  ),
  document_unknown: entry(
    400,
    'The request names a document that is not stored, or does not say which of several it means.',
    'Check datasource, objectType and id, or index the document first.',
  ),
  // 400: bulk uploads
  upload_unknown: entry(
    400,
    'A page belongs to an upload that was never opened.',
    'Send the first page with isFirstPage first, and the same uploadId on every page.',
  ),
  nothing_held: entry(
    400,
    'The datasource has no held deletion of that kind, or no open upload.',
    'See what there is: sheaf datasource show NAME, or POST /admin/api/v1/showdatasource.',
  ),
  // 400: shortcuts
  shortcut_elsewhere: entry(
    400,
    'The shortcut is hosted elsewhere and is changed there.',
    'Change it where it is hosted; the next bulkindexshortcuts brings the change here.',
  ),
  shortcut_unknown: entry(
    400,
    'No shortcut with that id exists, or the person may not see it.',
    'List those that the person may see with listshortcuts.',
  ),
  // 400: what is deprecated
  deprecated_field: entry(
    400,
    'The request uses something deprecated that X-Glean-Exclude-Deprecated-After asks to treat as removed.',
    'Use what the documentation of the operation names instead, or leave the header out.',
  ),
  // 400: tokens
  token_not_rotatable: entry(
    400,
    'The token was created without a rotation period.',
    'Create a rotatable one: sheaf token create --rotation-period MINUTES.',
  ),
  act_as_missing: entry(
    400,
    'A global client token says for whom it acts in a header, which is missing.',
    'Send `X-Glean-ActAs: <email>`.',
  ),
  // 401
  authorization_missing: entry(
    401,
    'The request has no Authorization header.',
    'Send `Authorization: Bearer <token>`.',
  ),
  authorization_scheme: entry(
    401,
    'The Authorization header does not use the scheme Bearer.',
    'Send `Authorization: Bearer <token>`, the token as it was shown.',
  ),
  token_malformed: entry(
    401,
    'The bearer value is not a token of this service: its form or its checksum is wrong.',
    'Copy the whole token again; it begins with `sheaf_` and one double-click selects it.',
  ),
  token_unknown: entry(
    401,
    'No such token exists here, or its secret is not one that this service issued.',
    'Check that the token belongs to this server, or have an administrator create one.',
  ),
  token_wrong_kind: entry(
    401,
    'The token is of another kind than the operation takes.',
    'Use an indexing token for /api/index and /rest/api/index, a client token for /rest/api/v1, an admin token for /admin/api/v1 and /metrics.',
  ),
  token_expired: entry(401, 'The token’s expiry has passed.', 'Have an administrator renew it: sheaf token renew ID.'),
  token_overdue: entry(
    401,
    'The token was not rotated within its rotation period.',
    'Have an administrator reissue it: sheaf token reissue ID.',
  ),
  token_rotate_only: entry(
    401,
    'The secret may only be used to rotate the token now.',
    'Call POST /api/index/v1/rotatetoken with it and use the secret in the answer.',
  ),
  token_retired: entry(
    401,
    'The secret was replaced by a newer one and its overlap is over.',
    'Use the newest secret; if it is lost, have an administrator reissue the token: sheaf token reissue ID.',
  ),
  token_revoked: entry(401, 'The token was revoked.', 'Have an administrator create a new one: sheaf token create.'),
  metadata_out_of_scope: entry(
    401,
    'The token’s scopes do not cover the group of custom metadata; being global is not enough.',
    'Have an administrator create a token: sheaf token create --scope custommetadata:GROUP, or custommetadata:global_scope for every group.',
  ),
  act_as_unknown: entry(
    401,
    'Invalid identity: nobody with that address is known.',
    'Act as an active user of a datasource, or a current employee, who has not left; index the person with indexuser first, or with indexemployee.',
  ),
  session_ended: entry(
    401,
    'The session of the console is over: it was signed out or revoked, too old or unused for too long, or its token ended.',
    'Sign in again.',
  ),
  sign_in_link_invalid: entry(
    401,
    'The sign-in link was used already, is older than a quarter of an hour, or is none of this server.',
    'Make an admin token and sign in with it: sheaf token create --kind admin --name console.',
  ),
  sign_in_failed: entry(
    401,
    'The provider of OpenID Connect did not vouch for a person, or its answer does not belong to this sign-in.',
    'Sign in again, in one window and within ten minutes; the log of the server says more.',
  ),
  email_unverified: entry(
    401,
    'The provider of OpenID Connect gave no e-mail address, or does not say that it was verified.',
    'Have the address verified at the provider, and let it give the claims email and email_verified.',
  ),
  person_has_left: entry(
    401,
    'The person who signed in has left the company, as the directory of employees says.',
    'If that is wrong, send the employee again with status CURRENT: indexemployee.',
  ),
  // 403
  cross_site_request: entry(
    403,
    'A request with a session cookie did not come from the console.',
    'Send the header `Sheaf-Console: 1` from a page of this server; programs send `Authorization: Bearer <token>`.',
  ),
  administrators_only: entry(
    403,
    'The session is not one of an administrator.',
    'Sign in with an admin token, or be named by --oidc-admins.',
  ),
  address_not_allowed: entry(
    403,
    'IP not allowed: the caller’s address is in none of the token’s ranges.',
    'Call from an allowed address, or create a token whose greenlist has this one.',
  ),
  datasource_out_of_scope: entry(
    403,
    'The token may not use that datasource.',
    'Use a datasource in its scope, or have an administrator create a token for it.',
  ),
  operation_out_of_scope: entry(
    403,
    'The token’s scope does not include the operation.',
    'Have an administrator create a token with the scope that the message names.',
  ),
  document_not_accessible: entry(
    403,
    'There is no such document, or the person may not see it; which of the two is not said.',
    'Check the id, or act as somebody who may see the document.',
  ),
  act_as_forbidden: entry(
    403,
    'A token made for one person cannot act as another.',
    'Leave `X-Glean-ActAs` out, or use a global client token.',
  ),
  origin_not_allowed: entry(
    403,
    'The request comes from a web page of another origin, or names a host that this server does not go by.',
    'Call from a program, or from a page that this server’s own address serves.',
  ),
  shortcut_of_another: entry(
    403,
    'Only the person who made a shortcut changes it.',
    'Ask its author, or use a token with the scope ADMINSHORTCUTS.',
  ),
  // 404 to 429
  metadata_document_unknown: entry(
    404,
    'No document with that index-wide id is stored.',
    'Take the id from a search result, and percent-encode it in the path.',
  ),
  metadata_group_unknown: entry(
    404,
    'No group of custom metadata has that name.',
    'Check the spelling, or define the group first: PUT /rest/api/index/custom-metadata/schema/GROUP.',
  ),
  datasource_unknown: entry(
    404,
    'The path names a datasource that does not exist.',
    'Check the spelling, or create it with adddatasource first.',
  ),
  token_not_found: entry(404, 'No token has that id.', 'See sheaf token list, or POST /admin/api/v1/listtokens.'),
  session_not_found: entry(
    404,
    'No session has that id, or it has ended.',
    'See those that there are: POST /admin/api/v1/listsessions.',
  ),
  document_not_found: entry(
    404,
    'No such document is stored.',
    'Find it by its id or URL: POST /admin/api/v1/finddocuments.',
  ),
  person_not_found: entry(
    404,
    'Nobody of that address is a user of a datasource or an employee.',
    'Find people by address or name: POST /admin/api/v1/findpeople.',
  ),
  not_found: entry(404, 'Nothing is served at that path.', 'See /docs for every operation.'),
  method_not_allowed: entry(
    405,
    'The path exists, but not for that method.',
    'Use a method that the Allow header names.',
  ),
  request_timeout: entry(
    408,
    'The request took longer to arrive than the service waits.',
    'Send it again, in smaller parts or over a faster connection.',
  ),
  search_timeout: entry(
    408,
    'The search took longer than its timeoutMillis.',
    'Send a larger timeoutMillis or none, or ask for less: a smaller page, or no facets.',
  ),
  operation_removed: entry(
    410,
    'The operation is deprecated, and X-Glean-Exclude-Deprecated-After asks to treat it as removed.',
    'Use what the documentation of the operation names instead, or leave the header out.',
  ),
  upload_open: entry(
    409,
    'Another bulk upload of the same collection is still open.',
    'Finish it with its own uploadId, or send the first page with forceRestartUpload to give it up.',
  ),
  upload_over: entry(
    409,
    'The bulk upload that the page belongs to takes no more pages.',
    'Begin a new upload with isFirstPage.',
  ),
  alias_taken: entry(
    409,
    'Another shortcut has the alias already. Case, `-` and `_` do not tell aliases apart.',
    'Choose another alias, or change or delete the shortcut that has it.',
  ),
  metadata_conflict: entry(
    409,
    'The new schema of a group contradicts what is defined already.',
    'Choose another name for the key, or remove the existing one first.',
  ),
  identities_in_use: entry(
    409,
    'Other datasources take their users and groups from this one.',
    'Delete those first, or give them another identityDatasourceName.',
  ),
  version_conflict: entry(
    409,
    'The stored record has a higher version than the one sent.',
    'Send a version at least as high as the stored one, or leave it out to overwrite.',
  ),
  body_too_large: entry(413, 'Payload too large: the body exceeds the limit.', 'Send fewer documents in one request.'),
  content_type: entry(
    415,
    'The body’s content type or encoding is not one that the operation takes.',
    'Send `Content-Type: application/json`, plain or with `Content-Encoding: gzip`.',
  ),
  header_too_large: entry(
    431,
    'The request’s headers are too large.',
    'Send shorter headers; 16 kB are enough for any token.',
  ),
  too_many_principals: entry(
    422,
    'The person belongs to more groups than a search can take into account.',
    'Reduce the person’s group memberships below the limit named.',
  ),
  invalid_filter: entry(
    422,
    'A filter of a search compares times with a value that is none.',
    'Send a day as YYYY-MM-DD, today, yesterday, or such as past_week or past_3_months.',
  ),
  overloaded: entry(
    429,
    'More writes are waiting than the service holds.',
    'Wait as long as Retry-After says, then send the same request again.',
  ),
  index_behind: entry(
    429,
    'So many documents wait for the search index that no more are taken; nothing of this request was stored.',
    'Wait as long as Retry-After says, then send the same request again.',
  ),
  sign_in_limited: entry(
    429,
    'Too many attempts to sign in from that address have failed.',
    'Wait as long as Retry-After says, then sign in again.',
  ),
  oidc_unavailable: entry(
    429,
    'The provider of OpenID Connect could not be reached.',
    'Try again in a minute, or sign in with an admin token.',
  ),
  submissions_full: entry(
    429,
    'So many submissions of the datasource are kept that no more are taken; this one was not stored.',
    'Have an administrator read and clear them: sheaf datasource submissions NAME, then clear-submissions.',
  ),
  rate_limited: entry(
    429,
    'The caller has used up what the named rate limit allows. Limits are off unless the server was started with them.',
    'Wait as long as Retry-After says, then send the same request again, and fewer at a time.',
  ),
  too_many_created_tokens: entry(
    429,
    'The token has made as many tokens as it may have at a time.',
    'Wait until some of them have ended; keep one for each person and use it until its expirationTime.',
  ),
  storage_full: entry(
    429,
    'The disk that holds the record is full; nothing of this request was stored.',
    'Free space on the server’s data directory, then send the same request again.',
  ),
  // our own faults
  internal: entry(500, 'The service failed.', 'Send the request again; report the X-Request-Id if it happens twice.'),
  unavailable: entry(503, 'The service is starting or stopping.', 'Send the same request again in a few seconds.'),
} as const satisfies Record<string, ErrorEntry>
