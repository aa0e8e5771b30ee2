import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from '../pinned-node.mjs'
import { Sentence } from '../start/sentence.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const usualPlaces = [
  ...names.map((name) => `/usr/bin/${name}`),
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A Chromium for the tests: the system's, else Playwright's own, else Debian's package when this is
 * root. Returns its path, or undefined for Playwright's own, which Playwright finds itself.
 */
export async function findBrowser() {
  const given = process.env.PUNCHDESK_TEST_BROWSER
  if (given) {
    if (works(given)) return given
    throw new Sentence(`PUNCHDESK_TEST_BROWSER is ${given}, which does not start.`)
  }
  const onSystem = systemBrowser()
  if (onSystem) return onSystem
  if (await hasPlaywrights()) return undefined
  console.log('No Chromium here; fetching one.')
  const cli = join(root, 'node_modules/playwright/cli.js')
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', timeout: 300_000 })
  if (await hasPlaywrights()) return undefined
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installDebians()
  const installed = systemBrowser()
  if (installed) return installed
  throw new Sentence(
    'The end-to-end tests need a Chromium: install chromium or Google Chrome, or name one with PUNCHDESK_TEST_BROWSER.',
  )
}

function systemBrowser() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...usualPlaces].find((path) => existsSync(path) && works(path))
}

/** @param {string} path */
function works(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}

async function hasPlaywrights() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) && works(path)
}

function installDebians() {
  /** @type {import('node:child_process').ExecFileSyncOptions} */
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  try {
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
  } catch {
    // The sentence of the caller says what to do.
  }
}
