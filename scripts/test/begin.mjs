import { isPinnedNode, runWithPinnedNode } from '../pinned-node.mjs'
import { installIfNeeded } from '../start/install.mjs'
import { giveUp } from '../start/sentence.mjs'

/** Installs, then runs the stages under the pinned Node. */
export async function begin() {
  try {
    installIfNeeded({ withTests: true })
  } catch (problem) {
    giveUp(problem)
  }
  if (!isPinnedNode()) await runWithPinnedNode('scripts/test.mjs')
  const { runStages } = await import('./stages.mjs')
  await runStages({ withBrowser: !process.argv.includes('--no-e2e') })
}
