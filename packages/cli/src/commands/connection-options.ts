import type { Command } from 'commander'
import { URL_DEFAULT } from '../token-source.ts'

/** Gives a command the flags by which it finds its server and its token. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--url <URL>', `the server (SHEAF_URL; default ${URL_DEFAULT})`)
    .option('--token-file <FILE>', 'file that holds the token (SHEAF_TOKEN_FILE); read anew for every request')
    .option('--token <TOKEN>', 'the token itself (SHEAF_TOKEN); others on this machine can see it in the process list')
}
