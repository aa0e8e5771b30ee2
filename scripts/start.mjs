/**
 * `npm start` and `npm run dev`; for systemd and containers `node scripts/start.mjs`. `npm run build`
 * installs and builds, and starts nothing.
 *
 * This file is read by whatever Node the machine has, so it uses old syntax only and loads the rest
 * once it knows that it can.
 */
const oldestMajor = 20

if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
  console.error(
    'Punchdesk needs Node ' +
      oldestMajor +
      ' or newer to start; this is Node ' +
      process.versions.node +
      '.',
  )
  process.exit(1)
}
import('./start/launch.mjs').then(({ launch }) =>
  launch({ dev: process.argv.includes('--dev'), onlyBuild: process.argv.includes('--build') }),
)
