import { basename } from 'node:path'
import { type Configuration, DocumentsApi } from '@sheaf/client'
import { fileTypeOfName } from '@sheaf/contract/file-types'
import { idOf, isLeftOut, OBJECT_TYPE, type SkippedFile } from './files.ts'
import { patiently } from './patience.ts'
import { GONE, type PushFolder, type PushProgress, pushFiles } from './push-folder.ts'

/** A folder whose changes are pushed as they happen. */
export type WatchedFolder = {
  /** From now on what has changed since the folder was opened is sent, and whatever changes later. */
  readonly start: () => void
  /** Ends the watching, once the request under way is answered. */
  readonly close: () => Promise<void>
}

export type WatchTold = {
  /** Files were sent, or their documents deleted. */
  readonly pushed: (round: Round) => void
  /** A round failed: it is tried again after so many seconds, with whatever changes until then. */
  readonly failed: (reason: string, seconds: number) => void
  readonly waiting: PushProgress['waiting']
}
export type Round = {
  readonly documents: number
  readonly deleted: readonly string[]
  readonly skipped: readonly SkippedFile[]
}

/** A file is taken once nothing has changed for so long: editors write a file in several steps, or rename one into its place. */
const QUIET_MILLIS = 300
/** Where something changes all the time, it is sent this often. */
const ROUND_MILLIS_MAX = 5_000
const RETRY_SECONDS_MIN = 2
const RETRY_SECONDS_MAX = 60

/** Begins to watch; settled once every change from then on is noticed. */
export async function watchFolder(
  configuration: Configuration,
  push: PushFolder,
  told: WatchTold,
): Promise<WatchedFolder> {
  const { watch } = await import('chokidar')
  let waiting = new Set<string>()
  let firstAt = 0
  let timer: NodeJS.Timeout | undefined
  let isStarted = false
  let isClosing = false
  let retrySeconds = RETRY_SECONDS_MIN
  let round: Promise<void> | undefined

  const watcher = watch(push.directory, {
    ignoreInitial: true,
    ignored: (path) => path !== push.directory && isLeftOut(basename(path)),
    awaitWriteFinish: { stabilityThreshold: QUIET_MILLIS, pollInterval: 50 },
  })
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir' || fileTypeOfName(path) === undefined) return
    if (waiting.size === 0) firstAt = performance.now()
    waiting.add(path)
    plan(Math.min(QUIET_MILLIS, Math.max(0, firstAt + ROUND_MILLIS_MAX - performance.now())))
  })
  watcher.on('error', (error) => told.failed(String(error), 0))
  await new Promise<void>((resolve) => watcher.once('ready', resolve))

  function plan(millis: number): void {
    if (!isStarted || isClosing || round !== undefined || waiting.size === 0) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      round = run().finally(() => {
        round = undefined
      })
    }, millis)
  }

  async function run(): Promise<void> {
    const paths = waiting
    waiting = new Set()
    let pause = QUIET_MILLIS
    try {
      told.pushed(await send([...paths].toSorted()))
      retrySeconds = RETRY_SECONDS_MIN
    } catch (error) {
      waiting = new Set([...paths, ...waiting])
      told.failed(error instanceof Error ? error.message : String(error), retrySeconds)
      pause = retrySeconds * 1_000
      retrySeconds = Math.min(retrySeconds * 2, RETRY_SECONDS_MAX)
    }
    setImmediate(plan, pause)
  }

  /** What is not there any more is deleted: only what is on the disk now counts, not what happened to it. */
  async function send(paths: readonly string[]): Promise<Round> {
    const sent = await pushFiles(configuration, push, paths, { advanced: () => {}, waiting: told.waiting })
    const gone = sent.skipped.filter(({ reason }) => reason === GONE).map(({ path }) => path)
    const api = new DocumentsApi(configuration)
    for (const path of gone) {
      const document = { datasource: push.datasource, objectType: OBJECT_TYPE, id: idOf(path, push.directory) }
      await patiently(() => api.deletedocumentPost(document), told.waiting)
    }
    return {
      documents: sent.documents,
      deleted: gone,
      skipped: sent.skipped.filter(({ reason }) => reason !== GONE),
    }
  }

  return {
    start() {
      isStarted = true
      plan(0)
    },
    async close() {
      isClosing = true
      clearTimeout(timer)
      await watcher.close()
      await round
    },
  }
}
