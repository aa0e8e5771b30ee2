/** The runtime of the repository: Node as npm installed it beside the other packages. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { followParent } from './start/parent.mjs'

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

/** Whether this process is the pinned Node. */
export function isPinnedNode() {
  const node = pinnedNode()
  return node !== undefined && realpathSync(process.execPath) === node
}

/**
 * Runs a script under the pinned Node with this process's arguments, passes signals on and ends as it
 * ends. Never returns.
 * @param {string} script path from the repository's root
 * @returns {Promise<never>}
 */
export async function runWithPinnedNode(script) {
  const node = pinnedNode()
  if (!node) {
    console.error('Punchdesk is not installed yet: run npm ci (or npm start) first.')
    process.exit(1)
  }
  const leash = new URL('./start/leash.mjs', import.meta.url).href
  const args = ['--import', leash, join(root, script), ...process.argv.slice(2)]
  const child = spawn(node, args, {
    env: { ...process.env, PUNCHDESK_LAUNCHER_PID: String(process.pid) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // On Ctrl-C the terminal tells the child itself; waiting for it is all there is to do.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  }
  followParent(() => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
  return new Promise(() => {})
}
