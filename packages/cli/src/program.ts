import { Command } from 'commander'
import { addAgentCommand } from './commands/agent.ts'
import { addDatasourceCommand } from './commands/datasource.ts'
import { addDevCommand } from './commands/dev.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addMcpCommand } from './commands/mcp.ts'
import { addPeopleCommand } from './commands/people.ts'
import { addPushCommand } from './commands/push.ts'
import { addReindexCommand } from './commands/reindex.ts'
import { addRotateCommand } from './commands/rotate.ts'
import { addSearchCommand } from './commands/search.ts'
import { addServeCommand } from './commands/serve.ts'
import { addTokenCommand } from './commands/token.ts'
import { addWhyCommand } from './commands/why.ts'

const FIRST_STEPS = `
First steps, with a server running in another terminal:
  sheaf serve
  sheaf token create --name docs --datasource docs --rotation-period 1440 > docs.token
  sheaf token create --name search --kind client --global > search.token
  sheaf push ./docs --datasource docs --as ann@example.com --token-file docs.token
  sheaf search 'holidays' --as ann@example.com --token-file search.token
  sheaf rotate --token-file docs.token

To see it with something inside, or to test a connector against it: sheaf dev

Every flag that names a variable such as SHEAF_URL can be set by it instead; the flag comes first.
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
  addDevCommand(program)
  addTokenCommand(program)
  addDatasourceCommand(program)
  addPeopleCommand(program)
  addRotateCommand(program)
  addAgentCommand(program)
  addDoctorCommand(program)
  addPushCommand(program)
  addSearchCommand(program)
  addMcpCommand(program)
  addWhyCommand(program)
  addReindexCommand(program)
  return program
}
