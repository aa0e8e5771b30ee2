import { describe, expect, it } from 'vitest'
import { isFromOwnPage, ownOrigins, safeReturnPath } from '#lib/auth/origin.ts'

describe('the addresses of the desk', () => {
  it('are all names of this machine when it listens there', () => {
    expect(ownOrigins('http://127.0.0.1:3000')).toEqual([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
    ])
  })

  it('is the public one alone elsewhere', () => {
    expect(ownOrigins('https://desk.example')).toEqual(['https://desk.example'])
  })

  const from = (headers: Record<string, string>, url = 'http://127.0.0.1:3000') =>
    isFromOwnPage(new Headers(headers), url)

  it('take what their own pages send', () => {
    expect(from({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(from({ origin: 'https://desk.example' }, 'https://desk.example')).toBe(true)
  })

  it('take a tool that says no origin: it has no cookie to misuse', () => {
    expect(from({})).toBe(true)
  })

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'http://127.0.0.1:3001' },
    { origin: 'https://127.0.0.1:3000' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'cross-site' },
  ])('refuse another page: %o', (headers) => {
    expect(from(headers as Record<string, string>)).toBe(false)
  })
})

describe('where a person goes after signing in', () => {
  it.each(['/log?state=rejected&employee=12', '/imports/7', '/punches/new'])('%s', (path) => {
    expect(safeReturnPath(path)).toBe(path)
  })

  it.each([
    '',
    null,
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    '/sign-in?from=/x',
    '/setup?token=x',
    '/api/frame',
  ])('is the front page instead of %j', (path) => {
    expect(safeReturnPath(path)).toBe('/')
  })
})
