/** `npm run sandbox`: the stand-in for Go2Clock alone, for anybody who integrates with it. */
import { runWithPinnedNode } from './pinned-node.mjs'

await runWithPinnedNode('sandbox/main.ts')
