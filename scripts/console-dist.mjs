// Whether the built console is there and newer than all it is made of. Plain JavaScript: it runs on any Node >= 20.
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @param {string} root the folder of the repository
 * @returns {boolean}
 */
export function isConsoleBuilt(root = fileURLToPath(new URL('..', import.meta.url))) {
  const folder = `${root}/packages/console`
  try {
    const builtAt = statSync(`${folder}/dist/index.html`).mtimeMs
    const sources = [`${folder}/index.html`, `${folder}/package.json`, `${root}/scripts/build-console.mjs`]
    return [...sources, ...filesIn(`${folder}/src`), ...filesIn(`${folder}/public`)].every(
      (file) => statSync(file).mtimeMs <= builtAt,
    )
  } catch {
    return false
  }
}

/** Every file and folder below: that a file was taken away shows only in the time of its folder. */
function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true })
  return [folder, ...names.map((name) => `${folder}/${name}`)]
}
