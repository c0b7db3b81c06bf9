import { openInlineStore } from '../sqlite/inline-store.ts'
import { openThreadedStore } from '../sqlite/threaded-store.ts'
import { document, putPages, putWiki } from './workbench.ts'

/**
 * A process that puts documents until it has put `count` of them or is killed:
 * `child.ts DIRECTORY inline|threaded NAME COUNT`. It prints the id of each once it was acknowledged.
 */
const [directory = '', kind = '', name = '', count = ''] = process.argv.slice(2)

const WRITERS = 8

const store = await (kind === 'inline' ? openInlineStore : openThreadedStore)(directory)
await putWiki(store)
process.stdout.write('ready\n')

let next = 0
async function putOneByOne() {
  while (next < Number(count)) {
    const id = `${name}-${next}`
    next += 1
    // Another process may configure the datasource at the same time.
    while ((await putPages(store, [document(id)])).kind === 'config changed');
    process.stdout.write(`${id}\n`)
  }
}
await Promise.all(Array.from({ length: WRITERS }, putOneByOne))
await store.close()
