import { type Command, Option } from 'commander'
import { printJson, printLine, printNote } from '../output.ts'
import { dataDirOf, requireDeployment, withRecord } from '../record.ts'

const HELP = `
It works on the data directory itself, whether or not a server is running. Every document is queued for the index once more
and indexed by the running server, or by the next one that is started; searches find everything meanwhile. With
--from-scratch the index is thrown away first, so that searches find less until it is complete again: for an index that is
believed to be wrong or has grown too large. Both may be run again at any time.`

/** Progress is told this often at most. */
const PROGRESS_MILLIS = 1_000

type ReindexFlags = { readonly dataDir?: string; readonly fromScratch?: boolean; readonly json?: true }

export function addReindexCommand(program: Command): void {
  program
    .command('reindex')
    .description('index every document again')
    .option('--from-scratch', 'throw the index away and make it anew')
    .addOption(new Option('--data-dir <DIR>', 'the deployment (SHEAF_DATA_DIR; default ./sheaf-data)'))
    .option('--json', 'print {"fromScratch","documents"}; documents are those queued, left out with --from-scratch')
    .addHelpText('after', HELP)
    .action(reindex)
}

async function reindex({ dataDir, fromScratch = false, json }: ReindexFlags): Promise<void> {
  const directory = dataDirOf(dataDir)
  await requireDeployment(directory)
  await withRecord(directory, async (store) => {
    if (fromScratch) {
      await store.write('renounceIndex', undefined)
      if (json === true) printJson({ fromScratch })
      else printLine('the index will be made anew: by the running server at once, else by the next one at its start')
      return
    }
    const { queuePace, requeueAll } = await import('@sheaf/server/indexing/requeue')
    const pace = queuePace(store.read)
    let toldAt = performance.now()
    const documents = await requeueAll(store, async (queued) => {
      if (performance.now() - toldAt > PROGRESS_MILLIS) {
        toldAt = performance.now()
        printNote(`${queued} documents queued so far`)
      }
      await pace()
    })
    if (json === true) printJson({ fromScratch, documents })
    else printLine(`${documents} documents queued; the running server indexes them, or the next one`)
  })
}
