import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { events } from '#lib/log/events.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const pages = globSync(['*.md', '{docs,sandbox}/**/*.md'])
const namesOf = (path: string, pattern: RegExp) =>
  [...read(path).matchAll(pattern)].map(([, name]) => name ?? '')

it('every link between the pages leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    namesOf(page, /\]\(([^)#]+)[^)]*\)/g)
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => !existsSync(join(dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  )
  expect(broken).toEqual([])
})

it('every variable of the environment is told of', () => {
  const variables = namesOf('lib/env.ts', /^ {4}([A-Z][A-Z_0-9]+):/gm)
  const told = read('docs/operations.md')
  expect(variables.length).toBeGreaterThan(5)
  // The launcher sets these for its own children.
  const own = ['PUNCHDESK_SANDBOX_URL', 'PUNCHDESK_DELIVERY_OWNER', 'NODE_ENV']
  const missing = variables.filter((name) => !own.includes(name) && !told.includes(name))
  expect(missing).toEqual([])
})

it('every dependency has a reason', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  const told = globSync('docs/decisions/*.md').map(read).join('\n')
  const named = (name: string) =>
    told.toLowerCase().includes(name.replace(/^.*\//, '').toLowerCase())
  const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !named(name),
  )
  // Types come with the package they are for.
  expect(missing.filter((name) => !name.startsWith('@types/'))).toEqual([])
})

it('every event of the log is told of, with its level', () => {
  const rows = read('docs/operations.md').split('\n')
  const launchers = namesOf('scripts/start/desk.mjs', /logEvent\('\w+', '(\w+)'/g)
  const ofParts = namesOf('scripts/start/child.mjs', /logEvent\('\w+', '(\w+)'/g)
  expect([...launchers, ...ofParts]).toEqual(['ready', 'stopped', 'part_ended'])
  const told = (event: string, level = '\\w+') =>
    rows.some((row) => new RegExp(`^\\|[^|]*\`${event}\`[^|]*\\| ${level} `).test(row))
  const untold = Object.entries(events).filter(([event, level]) => !told(event, level))
  expect(untold).toEqual([])
  expect([...launchers, ...ofParts].filter((event) => !told(event))).toEqual([])
})

it('every notice that is explained is one the desk shows', () => {
  const shown = globSync('components/{frame,import-page}/*.{ts,tsx}').map(read).join('\n')
  const explained = namesOf('docs/operations.md', /^\| \*\*([^*]+)\*\*/gm)
  expect(explained.length).toBeGreaterThan(5)
  const withoutTime = explained.map((words) => words.replace(/ since$/, ''))
  expect(withoutTime.filter((words) => !shown.includes(words))).toEqual([])
})

it('every script of npm is told of', () => {
  const told = pages.map(read).join('\n')
  const names = Object.keys(JSON.parse(read('package.json')).scripts)
  const calls = (name: string) =>
    ['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`
  expect(names.filter((name) => !told.includes(calls(name)))).toEqual([])
})
