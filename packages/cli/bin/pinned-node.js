// Plain JavaScript that any Node >= 20 runs: it finds a Node new enough for the program and runs it there.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { arch, platform } from 'node:process'

const NODE_MAJOR_MIN = 24

/** True if the Node that runs this file can run the program itself. */
export function isThisNodeRecentEnough() {
  return Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN
}

/**
 * The path of a Node >= 24: the one that npm installed beside the program, else the one running now.
 * @param {string} fromUrl the module whose dependencies are searched
 * @returns {string | undefined} undefined where there is none
 */
export function findNode(fromUrl) {
  const system = platform === 'win32' ? 'win' : platform
  const executable = platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  try {
    return createRequire(fromUrl).resolve(`node-${system}-${arch}/${executable}`)
  } catch {
    return isThisNodeRecentEnough() ? process.execPath : undefined
  }
}

/** What to tell a person whose machine has no Node that can run the program. */
export function missingNodeText() {
  return (
    `sheaf needs Node ${NODE_MAJOR_MIN} or newer; this is Node ${process.versions.node} on ${platform}-${arch}, ` +
    `for which npm offers no pinned Node. Install Node ${NODE_MAJOR_MIN} from https://nodejs.org and run this again.`
  )
}

/**
 * Runs `node args…` in place of this process: signals are passed on, the exit code comes back. The child gets an
 * IPC channel, whose end tells it that this process has died (see endWithParent).
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} the exit code to end with
 */
export function runInstead(node, args) {
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, SHEAF_PARENT_WATCH: '1' },
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  whenShellOfNpmDies(() => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`sheaf: cannot run ${node}: ${error.message}\n`)
      resolve(1)
    })
    // As shells have it for a command that a signal has ended.
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

/** End when the parent has died, be it runInstead or npm’s shell, without keeping the process alive for it. */
export function endWithParent() {
  const end = () => process.kill(process.pid, 'SIGTERM')
  if (process.env.SHEAF_PARENT_WATCH === '1' && process.channel !== undefined) {
    delete process.env.SHEAF_PARENT_WATCH
    process.on('disconnect', end)
    process.channel?.unref()
  } else {
    whenShellOfNpmDies(end)
  }
}

const WATCH_MILLIS = 200

/**
 * npm and npx run a command by way of a shell, and pass a SIGTERM on to that shell only, which ends without a word to
 * the command. All that can be seen of it is another parent.
 * @param {() => void} then called once
 */
function whenShellOfNpmDies(then) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    then()
  }, WATCH_MILLIS)
  watch.unref()
}
