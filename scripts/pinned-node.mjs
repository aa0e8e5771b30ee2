/** The runtime of the repository: Node as npm installed it beside the other packages. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')

/**
 * Path of the pinned Node, or undefined when it is not installed. npm installs the one package of
 * this platform; the executable itself is taken, since on Windows the one in .bin is a script.
 */
export function pinnedNode() {
  if (!existsSync(modules)) return undefined
  for (const name of readdirSync(modules)) {
    if (!/^node-(bin-)?(linux|darwin|win)-(x64|arm64)$/.test(name)) continue
    const path = join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(path)) return realpathSync(path)
  }
  return undefined
}

/**
 * Returns when this process is the pinned Node; else runs the script again under it, with the same
 * arguments, passes signals on and ends as that one ends.
 * @param {string} scriptUrl
 */
export async function runUnderPinnedNode(scriptUrl) {
  const node = pinnedNode()
  if (node && realpathSync(process.execPath) === node) return
  if (!node) {
    console.error('Punchdesk is not installed yet: run npm ci (or npm start) first.')
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // On Ctrl-C the terminal tells the child itself; waiting for it is all there is to do.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  }
  await new Promise(() => {
    child.on('exit', (code, signal) => {
      process.exit(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
