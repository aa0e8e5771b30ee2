import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../pinned-node.mjs'
import { Sentence } from './sentence.mjs'

const lockPath = join(root, 'package-lock.json')
const stampPath = join(root, 'node_modules/.punchdesk-install')
/** npm writes it at the end of an install. */
const npmsOwnLockPath = join(root, 'node_modules/.package-lock.json')

/**
 * Installs the packages of the lock unless they are there.
 * @param {{ withTests?: boolean }} [what] tests need what a production install leaves out
 */
export function installIfNeeded({ withTests = false } = {}) {
  const wanted = createHash('sha256').update(readFileSync(lockPath)).digest('hex')
  const hasTests = existsSync(join(root, 'node_modules/vitest'))
  if (isInstalled(wanted) && (hasTests || !withTests)) return
  console.log('Installing packages; this happens once and after an update.')
  const npm = spawnSync(
    ...npmCommand(['ci', '--no-progress', ...(withTests ? ['--include=dev'] : [])]),
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (npm.status !== 0) {
    const reason = npm.error ? ` (${npm.error.message})` : ''
    throw new Sentence(
      `The packages could not be installed${reason}: run "npm ci" here to see why, then start again.`,
    )
  }
  writeFileSync(stampPath, wanted)
}

/** @param {string} wanted */
function isInstalled(wanted) {
  if (!existsSync(npmsOwnLockPath)) return false
  if (existsSync(stampPath)) return readFileSync(stampPath, 'utf8') === wanted
  // Somebody ran npm ci by hand: that counts when the lock has not changed since.
  if (statSync(npmsOwnLockPath).mtimeMs < statSync(lockPath).mtimeMs) return false
  writeFileSync(stampPath, wanted)
  return true
}

/** @param {string[]} args @returns {[string, string[]]} */
function npmCommand(args) {
  // Under `npm start` this is the npm that was called; it need not be on the PATH.
  const npmCli = process.env.npm_execpath
  return npmCli?.endsWith('.js') ? [process.execPath, [npmCli, ...args]] : ['npm', args]
}
