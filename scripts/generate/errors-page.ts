import { errors } from '@sheaf/contract'
import { errorStatuses, statusEntry } from '@sheaf/contract/openapi/statuses'
import { inlineCode, markdownPage, markdownTable } from './markdown.ts'

/** `docs/errors.md`: every error code, grouped by status. */
export function errorsPage(): string {
  return markdownPage([
    '# Errors',
    'The body of every answer that is not a success is ' +
      '`{"error": "<code>", "message": "<what, where, and what to do>"}`, as `application/json`. ' +
      'Programs may rely on the code and the status; the message is for people. ' +
      'Every answer has `X-Request-Id`: quote it when asking for help.',
    ...errorStatuses().flatMap((status) => [`## ${status} ${statusEntry(status).phrase}`, statusTable(status)]),
  ])
}

function statusTable(status: number): string {
  const rows = Object.entries(errors)
    .filter(([, entry]) => entry.status === status)
    .map(([code, entry]) => [inlineCode(code), `${entry.status}`, entry.meaning, entry.remedy])
  return markdownTable(['Code', 'Status', 'Meaning', 'What to do'], rows)
}
