import { findings } from '@sheaf/contract/findings'
import { inlineCode, markdownPage, markdownTable } from './markdown.ts'

/** `docs/findings.md`: what is accepted and looks like a mistake. */
export function findingsPage(): string {
  return markdownPage([
    '# Findings',
    'What the protocol allows and is a mistake more often than not. A request with one is accepted; the finding is counted for ' +
      'its datasource, with the latest examples. `sheaf datasource show NAME` prints them, `showdatasource` answers them, and ' +
      '`sheaf datasource clear-findings NAME` starts counting anew, to see what is still made.',
    markdownTable(
      ['Finding', 'Meaning', 'What to do'],
      Object.entries(findings).map(([kind, { meaning, remedy }]) => [inlineCode(kind), meaning, remedy]),
    ),
  ])
}
