/** How many tests passed, from the runners' own reports. */
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @param {string} path @param {boolean} isWell @returns {Counts} */
export function vitestCounts(path, isWell) {
  const report = read(path)
  return sensible(
    {
      passed: report.numPassedTests ?? 0,
      failed: report.numFailedTests ?? 0,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    },
    isWell,
  )
}

/** @param {string} path @param {boolean} isWell @returns {Counts} */
export function playwrightCounts(path, isWell) {
  const { stats = {} } = read(path)
  return sensible(
    {
      passed: stats.expected ?? 0,
      // One that passed at the second try only has failed.
      failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0),
      skipped: stats.skipped ?? 0,
    },
    isWell,
  )
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
