import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../pinned-node.mjs'
import { Sentence } from './sentence.mjs'

const sources = [
  '{app,components,lib,public}/**/*',
  '{proxy,instrumentation,tailwind.config}.ts',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const stampPath = join(root, '.next/punchdesk-stamp.json')
/**
 * Names the actions in the build, the same on every machine: a page from one instance is answered by
 * another. It is no secret: what Next would hide with it are values an action closes over, and ours, which
 * stand in files of their own, close over none.
 */
const actionsKey = createHash('sha256').update('punchdesk actions').digest('base64')
export const nextCli = join(root, 'node_modules/next/dist/bin/next')

/** Builds the pages unless the last build is of these very sources. */
export function buildIfStale() {
  const files = globSync(sources, { cwd: root }).sort()
  const now = { looks: looksOf(files), content: '' }
  const last = lastStamp()
  if (last.looks === now.looks) return
  // Times change with every checkout; only another content asks for another build.
  now.content = contentOf(files)
  if (last.content !== now.content) build(now.content)
  try {
    mkdirSync(join(root, '.next'), { recursive: true })
    writeFileSync(stampPath, JSON.stringify(now))
  } catch (error) {
    // Built by somebody else, who may write here: the next start reads the content again, that is all.
    if (last.content !== now.content) throw error
  }
}

/** @returns {{ looks?: string, content?: string }} */
function lastStamp() {
  if (!existsSync(join(root, '.next/BUILD_ID')) || !existsSync(stampPath)) return {}
  return JSON.parse(readFileSync(stampPath, 'utf8'))
}

/** @param {string[]} files */
function looksOf(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file}\n${size}\n${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** @param {string[]} files */
function contentOf(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    if (statSync(join(root, file)).isDirectory()) continue
    hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

/** @param {string} id the same for the same sources, so that instances count as one build */
function build(id) {
  console.log('Building the pages; this happens once and after an update.')
  const next = spawnSync(process.execPath, [nextCli, 'build'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey,
      PUNCHDESK_BUILD_ID: id.slice(0, 20),
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (next.status === 0) return
  process.stderr.write(`${next.stdout}${next.stderr}\n`)
  throw new Sentence('The pages could not be built; what the build said is above.')
}
