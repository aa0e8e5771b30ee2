import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from '../pinned-node.mjs'
import { buildIfStale } from '../start/build.mjs'
import { findBrowser } from './browser.mjs'
import { closingLine, playwrightCounts, sum, vitestCounts } from './counts.mjs'

const bin = join(root, 'node_modules/.bin')
/** @typedef {import('./counts.mjs').Counts} Counts */
/** @type {Counts} */
const onePassed = { passed: 1, failed: 0, skipped: 0 }
/** @type {Counts} */
const oneFailed = { passed: 0, failed: 1, skipped: 0 }

/** Runs all stages, tells each one's time, and ends with the sum. @param {{ withBrowser: boolean }} how */
export async function runStages({ withBrowser }) {
  const reports = mkdtempSync(join(tmpdir(), 'punchdesk-reports-'))
  process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
  const stage = makeStages()

  await stage('lint and format', () => run('biome', ['check', '--error-on-warnings', '.']))
  await stage(
    'types',
    async () =>
      (await run('next', ['typegen'])) && run('tsc', ['--noEmit', '--incremental', 'false']),
  )
  await stage('unit', () => vitest('unit', reports))
  await stage('integration', () => vitest('integration', reports))
  await stage('promises', () => vitest('promises', reports))
  const isBuilt = await stage('build', () => {
    buildIfStale()
    return true
  })
  if (withBrowser) {
    await stage('end to end', async () => {
      if (!isBuilt) return false
      const browser = await findBrowser()
      return playwright(reports, browser ? { PUNCHDESK_TEST_BROWSER: browser } : {})
    })
  }
  stage.end()
}

function makeStages() {
  /** @type {{ name: string, seconds: string, counts: Counts }[]} */
  const done = []

  /** @param {string} name @param {() => boolean | Counts | Promise<boolean | Counts>} body */
  async function stage(name, body) {
    console.log(`\n== ${name}`)
    const startedAt = Date.now()
    let counts = oneFailed
    try {
      const told = await body()
      counts = typeof told === 'object' ? told : told ? onePassed : oneFailed
    } catch (problem) {
      console.error(problem instanceof Error ? problem.message : problem)
    }
    done.push({ name, seconds: ((Date.now() - startedAt) / 1000).toFixed(1), counts })
    return counts.failed === 0
  }

  stage.end = () => {
    console.log('\n== all')
    for (const { name, seconds, counts } of done) {
      console.log(`${name.padEnd(16)} ${seconds.padStart(6)} s  ${closingLine(counts)}`)
    }
    for (const { name, counts } of done) {
      for (const failure of counts.failures ?? []) console.log(`\n${name}: ${failure}`)
    }
    const all = sum(done.map(({ counts }) => counts))
    console.log(`\n${closingLine(all)}`)
    process.exit(all.failed > 0 ? 1 : 0)
  }
  return stage
}

/** Whether the command ended well. @param {string} command @param {string[]} args */
async function run(command, args, env = {}) {
  const child = spawn(join(bin, command), args, {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...env,
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      NEXT_TELEMETRY_DISABLED: '1',
    },
  })
  return (await new Promise((exited) => child.on('close', exited))) === 0
}

/** @param {string} project @param {string} reports */
async function vitest(project, reports) {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const isWell = await run('vitest', ['run', '--project', project, ...reporters])
  return vitestCounts(report, isWell)
}

/** @param {string} reports @param {Record<string, string>} env */
async function playwright(reports, env) {
  const report = join(reports, 'e2e.json')
  const isWell = await run('playwright', ['test', '--reporter=list,json'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return playwrightCounts(report, isWell)
}
