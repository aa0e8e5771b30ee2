import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { browserArgs, deskScreen } from './tests/support/browser-args.ts'

/** Which browser: scripts/test/browser.mjs finds one for `npm test`; by hand the usual place is taken. */
const usual = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
const executablePath = process.env.PUNCHDESK_TEST_BROWSER ?? usual

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/support/e2e-setup.ts',
  outputDir: 'test-results',
  reporter: 'list',
  workers: 2,
  fullyParallel: false,
  timeout: 60_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    ...deskScreen,
    trace: 'retain-on-failure',
    launchOptions: { executablePath, args: browserArgs },
  },
})
