import { ASSISTANTS_PATH } from '@sheaf/contract/assistants/path'
import type { Command } from 'commander'
import { type ConnectionFlags, connectionOf } from '../token-source.ts'
import { addConnectionOptions } from './connection-options.ts'

const HELP = `
It is meant to be started by an AI assistant on this machine, which speaks the Model Context Protocol with it, and passes
on what the assistant asks to the server's /mcp. The assistant sees what the person may see, and nothing else. It needs a
client token; one for a single person needs no --as:

  sheaf token create --name assistant --kind client --user ann@example.com > ann.token

  sheaf mcp --url https://search.example.com --token-file ann.token

An assistant is told of it by a command and its arguments, such as {"command": "sheaf", "args": ["mcp", …]}, see
docs/guides/assistant.md. Standard output has the protocol and nothing else; what goes wrong is told on standard error and
to the assistant. It goes on when the server restarts, and ends with its standard input.`

type McpFlags = ConnectionFlags & { readonly as?: string }

export function addMcpCommand(program: Command): void {
  addConnectionOptions(program.command('mcp').description('let an AI assistant on this machine search and read'))
    .option('--as <EMAIL>', 'the person for whom it asks; not needed with a token made for one person')
    .addHelpText('after', HELP)
    .action((flags: McpFlags) => mcp(flags))
}

async function mcp(flags: McpFlags): Promise<void> {
  const configuration = connectionOf(flags)
  // The other commands start without the library.
  const { bridge } = await import('../mcp/bridge.ts')
  await bridge({ configuration, url: new URL(`${configuration.host}${ASSISTANTS_PATH}`), actAs: flags.as })
}
