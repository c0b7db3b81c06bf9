import { styleText } from 'node:util'

/** The one JSON object that a command prints with --json, alone on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Something that a person should know and a program reading standard output should not see. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`)
}

export function printError(message: string): void {
  process.stderr.write(`${styled('red', 'sheaf:', process.stderr)} ${message}\n`)
}

/** Colours a text where the stream is a terminal that shows colours. */
export function styled(
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  return styleText(format, text, { stream })
}

/** Text that somebody else has written, on one line. Its author must not be able to send a terminal control sequences. */
export function printable(text: string): string {
  return text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
}

/** Prints rows in columns under their headings. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  printLine(styled('bold', lineOf(headings)))
  for (const row of rows) printLine(lineOf(row))
}

/** Unix seconds as people read them, in UTC. */
export function timeText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '-'
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')}Z`
}
