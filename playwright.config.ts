import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { browserArgs, deskScreen } from './tests/support/browser-args.ts'

/** Which browser: scripts/test/browser.mjs finds one for `npm test`; by hand the usual place is taken. */
const usual = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
const executablePath = process.env.PUNCHDESK_TEST_BROWSER ?? usual

const testDir = './tests/e2e'
const files = readdirSync(new URL(testDir, import.meta.url)).filter((name) =>
  /\.spec\.ts$/.test(name),
)

export default defineConfig({
  testDir,
  // A worker never serves two projects, and a desk belongs to a worker: each file has a desk that no other
  // has sent from, and in which nobody has changed a setting or saved a template.
  projects: files.map((name) => ({ name: name.replace('.spec.ts', ''), testMatch: name })),
  globalSetup: './tests/support/e2e-setup.ts',
  outputDir: 'test-results',
  reporter: 'list',
  workers: 2,
  fullyParallel: false,
  // For machines that stand still for seconds: nothing waits so long when it goes right.
  timeout: 120_000,
  globalTimeout: 20 * 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    ...deskScreen,
    // The page's own text at each step, not its pictures: those cost every test a tenth of its time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true },
    launchOptions: { executablePath, args: browserArgs },
  },
})
