/**
 * What is recorded of tokens and of those who signed in, with what it means. Equal events of one token or person, address
 * and hour are one entry with a count.
 */
export const auditEvents = {
  minted: 'The token was made.',
  rotated: 'Its secret was replaced by rotation.',
  rotated_after_outage: 'The same past its deadline, in the time that an outage left.',
  rotation_recovered: 'The holder of a retired secret was handed the current one.',
  retired_secret_presented: 'A secret was shown that had been replaced and was over.',
  refused_by_address: 'A request came from an address that its greenlist does not have.',
  administered_shortcuts: 'Shortcuts of others were seen or changed by the scope ADMINSHORTCUTS.',
  reissued: 'An administrator gave it a new secret.',
  revoked: 'An administrator ended it.',
  expired: 'Its expiry was over.',
  overdue: 'It was not rotated within its rotation period.',
  token_created: 'It made a token for one person.',
  admin_searched: 'It searched without regard to permissions.',
  signed_in: 'Somebody signed in to the console.',
  session_revoked: 'An administrator ended a session.',
  viewed_as: 'An administrator looked at what somebody else sees.',
  document_shown: 'An administrator looked at the content of a document.',
} as const satisfies Record<string, string>

export type AuditEvent = keyof typeof auditEvents
