/**
 * Completes package-lock.json for every platform: `node scripts/complete-lock.mjs`.
 *
 * npm leaves out of the lock each optional binary (another system's compiler, database, runtime)
 * that the registry in use did not offer at that moment. `npm ci` then installs nothing for that
 * platform and says nothing. This asks the registry for the missing ones and takes away every
 * `resolved` address, so that a lock serves any registry. `--check` only reports.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, optional?: boolean, dev?: boolean,
 *   inBundle?: boolean, link?: boolean, optionalDependencies?: Record<string, string>, [key: string]: unknown }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * What keeps a lock from serving every platform and registry, as sentences.
 * @param {Lock} lock
 */
export function problemsOf(lock) {
  const problems = missingOptionals(lock).map(
    ({ by, name, range }) => `${name}@${range}, wanted by ${by || 'package.json'}, has no entry`,
  )
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.link || entry.inBundle) continue
    if (!entry.integrity) problems.push(`${path} has no integrity`)
    if (entry.resolved) problems.push(`${path} names a registry host`)
  }
  return problems
}

/**
 * Optional dependencies that some package names and the lock does not hold.
 * @param {Lock} lock
 */
function missingOptionals(lock) {
  const missing = []
  for (const [by, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!holds(lock, by, name)) missing.push({ by, name, range, dev: entry.dev === true })
    }
  }
  return missing
}

/**
 * Whether `name` is found from the package at `path`, as Node would look for it.
 * @param {Lock} lock @param {string} path @param {string} name
 */
function holds(lock, path, name) {
  for (
    let folder = path;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
  ) {
    if (lock.packages[`${folder}${folder && '/'}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

/** @param {string} name @param {string} range @param {boolean} dev */
function entryFromRegistry(name, range, dev) {
  const told = JSON.parse(
    execFileSync('npm', ['view', `${name}@${range}`, '--json'], {
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  )
  const found = Array.isArray(told) ? told.at(-1) : told
  const { version, cpu, os, libc, license, bin, engines } = found
  const entry = { version, integrity: found.dist.integrity, cpu, dev: dev || undefined, libc }
  return { ...entry, license, optional: true, os, bin, engines }
}

function main() {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  if (!process.argv.includes('--check')) {
    for (const entry of Object.values(lock.packages)) delete entry.resolved
    for (const { name, range, dev } of missingOptionals(lock)) {
      try {
        lock.packages[`node_modules/${name}`] = entryFromRegistry(name, range, dev)
      } catch {
        // Told below with the rest: another version of the package that wants it may be complete.
      }
    }
    const [root, ...rest] = Object.keys(lock.packages)
    const ordered = [root ?? '', ...rest.sort((a, b) => a.localeCompare(b, 'en'))]
    lock.packages = Object.fromEntries(ordered.map((key) => [key, lock.packages[key]]))
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  }
  const problems = problemsOf(lock)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
  console.log('package-lock.json serves every platform.')
}

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) main()
