import { Command } from 'commander'
import { addPushCommand } from './commands/push.ts'
import { addRotateCommand } from './commands/rotate.ts'
import { addSearchCommand } from './commands/search.ts'
import { addServeCommand } from './commands/serve.ts'
import { addTokenCommand } from './commands/token.ts'

const FIRST_STEPS = `
First steps:
  sheaf serve                                                 start a server, which keeps everything in ./sheaf-data
  sheaf token create --name docs --datasource docs > docs.json --json
                                                              make a token that may fill the datasource "docs"
  sheaf push ./docs --datasource docs --as ann@example.com    index a folder of text, Markdown and HTML
  sheaf search 'holidays' --as ann@example.com                find it, as Ann may see it

Exit codes: 0 done, 1 failed, 2 wrong usage. With --json, standard output is one JSON object and nothing else.`

/** The `sheaf` command with all its parts. */
export function buildProgram(): Command {
  const program = new Command('sheaf')
    .description('A self-hosted search service that shows people only what they may see.')
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', FIRST_STEPS)
  addServeCommand(program)
  addTokenCommand(program)
  addRotateCommand(program)
  addPushCommand(program)
  addSearchCommand(program)
  return program
}
