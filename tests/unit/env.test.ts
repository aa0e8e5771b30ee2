import { describe, expect, it } from 'vitest'
import { EnvError, parseEnv } from '#lib/env.ts'

function problemsOf(variables: Record<string, string>): string[] {
  try {
    parseEnv(variables)
    return []
  } catch (error) {
    if (error instanceof EnvError) return error.problems
    throw error
  }
}

describe('the environment', () => {
  it('needs nothing', () => {
    expect(parseEnv({})).toMatchObject({
      baseUrl: 'https://app.go2clock.com',
      databaseUrl: 'file:./data/punchdesk.db',
      publicUrl: 'http://127.0.0.1:3000',
    })
  })

  it('takes an empty variable for an absent one', () => {
    expect(parseEnv({ GO2CLOCK_API_KEY: ' ', PORT: '' })).toMatchObject({
      apiKey: undefined,
      publicUrl: 'http://127.0.0.1:3000',
    })
  })

  it('refuses an address that cannot be read, before anything quotes its password', () => {
    const [problem = ''] = problemsOf({
      DATABASE_URL: 'postgres://desk:hunter2@db:port/desk',
      PUNCHDESK_SECRET: 's'.repeat(32),
    })
    expect(problem).toMatch(/^DATABASE_URL /)
    expect(problem).not.toContain('hunter2')
    expect(problemsOf({ LOG_LEVEL: 'loud' })).toEqual([
      'LOG_LEVEL must be one of debug, info, warn, error, silent.',
    ])
  })

  it('tells every problem at once, and no value', () => {
    const problems = problemsOf({
      GO2CLOCK_API_KEY: 'secret with spaces',
      GO2CLOCK_BASE_URL: 'http://go2clock.example',
      GO2CLOCK_TIME_ZONE: 'Mars/Olympus',
      DATABASE_URL: 'mysql://root:hunter2@db',
      PUNCHDESK_SECRET: 'hunter2',
      PUNCHDESK_ADMIN_EMAIL: 'ruth',
      PORT: '70000',
      PUNCHDESK_URL: 'https://desk.example/path',
      PUNCHDESK_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.0/99',
    })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'GO2CLOCK_API_KEY',
      'GO2CLOCK_BASE_URL',
      'GO2CLOCK_TIME_ZONE',
      'DATABASE_URL',
      'PUNCHDESK_SECRET',
      'PUNCHDESK_ADMIN_EMAIL',
      'PORT',
      'PUNCHDESK_URL',
      'PUNCHDESK_TRUSTED_PROXIES',
      'PUNCHDESK_ADMIN_PASSWORD',
    ])
    expect(problems.join()).not.toMatch(/hunter2|secret with/)
  })

  it('asks for one secret of all instances with PostgreSQL', () => {
    expect(problemsOf({ DATABASE_URL: 'postgres://db/punchdesk' })).toEqual([
      expect.stringMatching(/^PUNCHDESK_SECRET is missing/),
    ])
  })

  it('lets the key travel in the open on this machine only', () => {
    expect(problemsOf({ GO2CLOCK_BASE_URL: 'http://127.0.0.1:4010/' })).toEqual([])
    expect(problemsOf({ GO2CLOCK_BASE_URL: 'http://127.evil.example' })).toHaveLength(1)
  })

  it.each([
    ['0.0.0.0', 'http://localhost:3000'],
    ['::', 'http://localhost:3000'],
    ['::1', 'http://[::1]:3000'],
    ['desk.local', 'http://desk.local:3000'],
  ])('HOST %s is reached at %s', (HOST, publicUrl) => {
    expect(parseEnv({ HOST }).publicUrl).toBe(publicUrl)
  })
})
