import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root } from '../pinned-node.mjs'
import { installIfNeeded } from './install.mjs'
import { followParent } from './parent.mjs'
import { giveUp, Sentence } from './sentence.mjs'

const neededMajor = 26

/**
 * Brings the whole desk up, under the pinned Node, or only makes all ready for it.
 * @param {{ dev: boolean, onlyBuild: boolean }} how
 */
export async function launch({ dev, onlyBuild }) {
  try {
    installIfNeeded()
    const node = pinnedNode()
    if (node && realpathSync(process.execPath) !== node) {
      startAnewUnder(node)
      return
    }
    if (!node && Number(process.versions.node.split('.')[0]) < neededMajor) {
      throw new Sentence(
        `Punchdesk runs on Node ${neededMajor}, which npm does not have for ${process.platform} ${process.arch}: install it yourself and start again.`,
      )
    }
    // Only now: what follows uses this Node's newer parts.
    if (onlyBuild) {
      const { buildIfStale } = await import('./build.mjs')
      return buildIfStale()
    }
    const { runDesk } = await import('./desk.mjs')
    await runDesk({ dev })
  } catch (problem) {
    giveUp(problem)
  }
}

/** @param {string} node */
function startAnewUnder(node) {
  const script = join(root, 'scripts/start.mjs')
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  followParent(() => child.kill('SIGTERM'))
  child.on('exit', (code) => process.exit(code ?? 1))
}
