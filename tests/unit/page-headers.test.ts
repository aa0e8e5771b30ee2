import { describe, expect, it } from 'vitest'
import { pageHeaders, pagePolicy } from '#lib/web/page-headers.ts'

const directives = (policy: string) =>
  new Map(policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1)]))

describe('the policy of a page', () => {
  const policy = directives(pagePolicy('abc'))

  it('runs scripts and style elements by nonce alone', () => {
    expect(policy.get('script-src')).toEqual(["'nonce-abc'", "'strict-dynamic'"])
    expect(policy.get('style-src-elem')).toEqual(["'self'", "'nonce-abc'"])
  })

  it('leaves style attributes open, which give a virtual list its height', () => {
    expect(policy.get('style-src-attr')).toEqual(["'unsafe-inline'"])
  })

  it('connects to the desk only, and stands in no frame', () => {
    expect(policy.get('connect-src')).toEqual(["'self'"])
    expect(policy.get('form-action')).toEqual(["'self'"])
    for (const name of ['object-src', 'base-uri', 'frame-ancestors'])
      expect(policy.get(name)).toEqual(["'none'"])
  })

  it('evaluates code in development only', () => {
    expect(pagePolicy('abc')).not.toContain('unsafe-eval')
    expect(pagePolicy('abc', { isDevelopment: true })).toContain("'unsafe-eval'")
  })
})

describe('the headers of a page', () => {
  it('ask for https for good only where it is served by https', () => {
    expect(pageHeaders('p', 'http://127.0.0.1:3000')).not.toHaveProperty(
      'Strict-Transport-Security',
    )
    expect(pageHeaders('p', 'https://desk.example')).toHaveProperty('Strict-Transport-Security')
  })

  it('keep pages out of every store', () => {
    expect(pageHeaders('p', 'https://desk.example')['Cache-Control']).toBe('private, no-store')
  })
})
