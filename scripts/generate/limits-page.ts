import { limits } from '@sheaf/contract'
import { inlineCode, markdownPage, markdownTable } from './markdown.ts'

/** `docs/limits.md`: every bound that the service keeps. */
export function limitsPage(): string {
  const rows = Object.entries(limits).map(([name, limit]) => [
    inlineCode(name),
    limit.value.toLocaleString('en-US'),
    limit.unit,
    limit.why,
  ])
  return markdownPage(['# Limits', 'Every bound that the service keeps.', markdownTable(heads, rows)])
}

const heads = ['Name', 'Value', 'Unit', 'Why']
