import { defineConfig } from 'vitest/config'

const setupFiles = ['tests/support/loopback-only.ts', 'tests/support/strict.ts']

export default defineConfig({
  test: {
    // Most of a test's time is waiting: two files share even one core well.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          setupFiles,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.{ts,tsx}'],
          globalSetup: ['tests/support/postgres-setup.ts'],
          setupFiles,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'promises',
          include: ['tests/promises/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-setup.ts'],
          setupFiles,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
