import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { closingLine, playwrightCounts, sum, vitestCounts } from '../../scripts/test/counts.mjs'

function reportWith(content: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-counts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

it('counts what the runners report', () => {
  const vitest = reportWith({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2 })
  expect(vitestCounts(vitest, false)).toMatchObject({ passed: 3, failed: 1, skipped: 2 })
  const playwright = reportWith({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } })
  expect(playwrightCounts(playwright, false)).toMatchObject({ passed: 4, failed: 2, skipped: 0 })
})

it('names what failed, with the first lines of why', () => {
  const failed = { status: 'failed', fullName: 'a sum', failureMessages: ['not 4\n\n  but 5'] }
  const files = [
    { assertionResults: [failed, { status: 'passed', fullName: 'another' }] },
    { assertionResults: [], status: 'failed', message: 'no such module' },
  ]
  const vitest = reportWith({ numPassedTests: 1, numFailedTests: 1, testResults: files })
  expect(vitestCounts(vitest, false).failures).toEqual([
    'a sum: not 4 / but 5',
    'a whole file: no such module',
  ])
  const results = [{ error: { message: '\u001b[31mred\u001b[39m' } }]
  const specs = [{ title: 'a page', tests: [{ status: 'unexpected', results }] }]
  const suites = [{ file: 'log.spec.ts', suites: [{ file: 'log.spec.ts', specs }] }]
  const playwright = reportWith({ stats: { expected: 0, unexpected: 1 }, suites })
  expect(playwrightCounts(playwright, false).failures).toEqual(['log.spec.ts: a page: red'])
})

it('never calls a run passed that ran nothing, wrote no report or ended badly', () => {
  expect(vitestCounts(reportWith({ numPassedTests: 0 }), true).failed).toBe(1)
  expect(vitestCounts(reportWith({ numPassedTests: 9, numFailedTests: 0 }), false).failed).toBe(1)
  expect(playwrightCounts('/nowhere/report.json', true).failed).toBe(1)
})

it('closes with a line that names skipped tests only when there are some', () => {
  const one = { passed: 1, failed: 0, skipped: 0 }
  expect(closingLine(sum([one, one]))).toBe('2 passed, 0 failed')
  expect(closingLine(sum([one, { ...one, skipped: 2 }]))).toBe('2 passed, 0 failed, 2 skipped')
})
