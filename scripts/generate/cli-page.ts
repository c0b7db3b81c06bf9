import { commandHelps } from '@sheaf/cli/src/help-page.ts'
import { generatedMark, headingAnchor, inlineCode, markdownPage, markdownTable } from './markdown.ts'

/** `docs/cli.md`: what `--help` says of every command. */
export function cliPage(): string {
  const helps = commandHelps()
  return markdownPage(
    [
      '# The sheaf command',
      'In a checkout, `npm run -s sheaf -- ARGUMENTS` is `sheaf ARGUMENTS`, and `npm start -- FLAGS` is `sheaf serve FLAGS`.',
      markdownTable(
        ['Command', ''],
        helps.map(({ name, text }) => [`[${inlineCode(name)}](#${headingAnchor(name)})`, summaryOf(text)]),
      ),
      ...helps.flatMap(({ name, text }) => [`## ${name}`, `\`\`\`\n${text}\n\`\`\``]),
    ],
    generatedMark('packages/cli'),
  )
}

/** The line below the usage. */
function summaryOf(help: string): string {
  return help.split('\n\n')[1]?.replaceAll('\n', ' ') ?? ''
}
