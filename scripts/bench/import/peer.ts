/**
 * react-spreadsheet-import, the component people take for this: its own page with its own React 18 and
 * Chakra. It is no dependency of ours, so the bench asks npm for it when it is first measured.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { root } from '../../pinned-node.mjs'

const packages = {
  'react-spreadsheet-import': '4.7.1',
  // It reaches into parts that later ones of 2.x no longer have.
  '@chakra-ui/react': '2.8.2',
  react: '18.3.1',
  'react-dom': '18.3.1',
  esbuild: '0.28.2',
}
const folder = join(root, '.cache/bench-peer')
const bundle = join(folder, 'bundle.js')

/** What it would take to send a punch, as its documentation has it: required and matched columns. */
const app = `
import React from 'react'
import { createRoot } from 'react-dom/client'
import { ReactSpreadsheetImport } from 'react-spreadsheet-import'

const field = (label, key, validations = []) => ({
  label, key, validations, alternateMatches: [label], fieldType: { type: 'input' },
})
const required = { rule: 'required', errorMessage: 'Missing', level: 'error' }
const like = (value, errorMessage) => ({ rule: 'regex', value, errorMessage, level: 'error' })
const fields = [
  field('Department', 'department'),
  field('Name', 'name'),
  field('No.', 'userid', [required, like('^\\\\d+$', 'Not a whole number')]),
  field('Date/Time', 'checktime', [required, like('^\\\\d\\\\d/\\\\d\\\\d/\\\\d{4} \\\\d\\\\d:\\\\d\\\\d', 'Not a time')]),
  field('Status', 'checktype', [required]),
  field('Location ID', 'sensorid'),
]
createRoot(document.getElementById('app')).render(
  React.createElement(ReactSpreadsheetImport, {
    isOpen: true, fields, onClose: () => {}, onSubmit: () => {},
  }),
)
`

/** Installs and bundles it when needed; false (and a sentence on stderr) when this machine cannot. */
export function preparePeer(): boolean {
  const manifest = JSON.stringify({ private: true, dependencies: packages }, null, 2)
  const manifestPath = join(folder, 'package.json')
  const isReady =
    existsSync(bundle) &&
    readFileSync(manifestPath, 'utf8') === manifest &&
    readFileSync(join(folder, 'app.js'), 'utf8') === app
  if (isReady) return true
  console.error('Fetching react-spreadsheet-import into .cache/bench-peer, to measure beside it.')
  mkdirSync(folder, { recursive: true })
  writeFileSync(manifestPath, manifest)
  writeFileSync(join(folder, 'app.js'), app)
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']
  const steps: [string, string[]][] = [
    ['npm', install],
    [
      join(folder, 'node_modules/.bin/esbuild'),
      [
        'app.js',
        '--bundle',
        '--minify',
        '--outfile=bundle.js',
        '--define:process.env.NODE_ENV="production"',
      ],
    ],
  ]
  for (const [command, args] of steps) {
    const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
    if (status === 0) continue
    console.error(`It could not be made ready, so there is no peer in this run: ${stderr ?? ''}`)
    return false
  }
  return true
}

/** Serves its page; nothing else is on it. */
export async function servePeer(): Promise<{ url: string; stop: () => void }> {
  const page =
    '<!doctype html><meta charset="utf-8"><title>Peer</title><div id="app"></div><script src="/bundle.js"></script>'
  const script = readFileSync(bundle)
  const server = createServer((request, response) => {
    const isScript = request.url === '/bundle.js'
    const type = isScript ? 'text/javascript' : 'text/html'
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` })
    response.end(isScript ? script : page)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  }
}
