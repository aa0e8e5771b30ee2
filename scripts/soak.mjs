/**
 * `npm run test:soak`: the long tests; tests/soak/main.ts says what it takes.
 *
 * Read by whatever Node the machine has: old syntax only, until the pinned one runs.
 */
import('./pinned-node.mjs').then(({ runWithPinnedNode }) => runWithPinnedNode('tests/soak/main.ts'))
