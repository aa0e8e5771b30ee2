/** How many tests passed and which failed, from the runners' own reports. */
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** `failures`: a test's name, and what was wrong in a line.
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Counts */

/** @param {string} path @param {boolean} isWell @returns {Counts} */
export function vitestCounts(path, isWell) {
  const report = read(path)
  return sensible(
    {
      passed: report.numPassedTests ?? 0,
      failed: report.numFailedTests ?? 0,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
      failures: (report.testResults ?? []).flatMap(vitestFailures),
    },
    isWell,
  )
}

/** @param {string} path @param {boolean} isWell @returns {Counts} */
export function playwrightCounts(path, isWell) {
  const { stats = {}, suites = [] } = read(path)
  return sensible(
    {
      passed: stats.expected ?? 0,
      // One that passed at the second try only has failed.
      failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
      skipped: stats.skipped ?? 0,
      failures: suites.flatMap(playwrightFailures),
    },
    isWell,
  )
}

/** A file that could not be read at all has a message and no tests. @param {any} file @returns {string[]} */
function vitestFailures({ assertionResults = [], status, message }) {
  const failed = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
  if (failed.length === 0 && status === 'failed') return [failure('a whole file', message)]
  return failed.map((/** @type {any} */ test) => failure(test.fullName, test.failureMessages?.[0]))
}

/**
 * @typedef {{ status: string, results: { error?: { message?: string } }[] }} Tried
 * @typedef {{ file: string, specs?: { title: string, tests: Tried[] }[], suites?: Suite[] }} Suite
 */

/** @param {Suite} suite @returns {string[]} */
function playwrightFailures({ file, specs = [], suites = [] }) {
  const tried = specs.flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test })))
  const failed = tried.filter(({ status }) => status === 'unexpected' || status === 'flaky')
  const own = failed.map(({ title, results }) =>
    failure(`${file}: ${title}`, results.find(({ error }) => error)?.error?.message),
  )
  return [...own, ...suites.flatMap(playwrightFailures)]
}

/** @param {string} name @param {string | undefined} message */
function failure(name, message = '') {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
  return `${name}: ${lines.filter(Boolean).slice(0, 3).join(' / ').slice(0, 300)}`
}

/** A runner that ran nothing, or fell over outside of a test, has not passed.
 * @param {Counts} counts @param {boolean} isWell */
function sensible(counts, isWell) {
  const hasFailedUncounted = counts.failed === 0 && (!isWell || counts.passed === 0)
  return hasFailedUncounted ? { ...counts, failed: 1 } : counts
}

/** @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const one of all) {
    total.passed += one.passed
    total.failed += one.failed
    total.skipped += one.skipped
  }
  return total
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}
