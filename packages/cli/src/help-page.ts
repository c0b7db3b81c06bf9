import type { Command } from 'commander'
import { buildProgram } from './program.ts'

/** One command with the text that its `--help` prints. */
export type CommandHelp = { readonly name: string; readonly text: string }

/** Narrow enough for a code block on a page. */
const COLUMNS = 110

/** The help of every command, the program itself first, each command before those below it. */
export function commandHelps(): readonly CommandHelp[] {
  return helpsOf(buildProgram())
}

function helpsOf(command: Command): readonly CommandHelp[] {
  return [{ name: nameOf(command), text: helpOf(command) }, ...command.commands.flatMap(helpsOf)]
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}

/** What `--help` prints, however wide the terminal is, and with the examples that are added to it. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
    getOutHelpWidth: () => COLUMNS,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return text.trim()
}
