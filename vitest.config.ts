import { defineConfig } from 'vitest/config'

const setupFiles = ['tests/support/loopback-only.ts', 'tests/support/strict.ts']
// `server-only` throws wherever React's server build is not asked for; a test is such a place.
const alias = { 'server-only': new URL('./tests/support/empty.ts', import.meta.url).pathname }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], setupFiles },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.{ts,tsx}'],
          globalSetup: ['tests/support/postgres-setup.ts'],
          setupFiles,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
