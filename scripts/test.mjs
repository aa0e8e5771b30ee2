/**
 * `npm test`, and `npm run check` with --no-e2e: everything from a bare clone on.
 *
 * Read by whatever Node the machine has: old syntax only, until the pinned one runs.
 */
const oldestMajor = 20

if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
  console.error(
    'The tests need Node ' +
      oldestMajor +
      ' or newer to start; this is Node ' +
      process.versions.node +
      '.',
  )
  process.exit(1)
}
import('./test/begin.mjs').then(({ begin }) => begin())
