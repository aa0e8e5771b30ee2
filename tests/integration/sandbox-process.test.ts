import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'

const sandboxFolder = new URL('../../sandbox/', import.meta.url).pathname
const main = join(sandboxFolder, 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
let number = 0
const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const one of clean.splice(0)) await one()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('stored punches, the last seq and a reset survive a restart', async () => {
  const path = newPath()
  const first = await start(path)
  await put(first.url, '1')
  await first.forget()
  await put(first.url, '2')
  await put(first.url, '2')
  await first.stop()

  const second = await start(path)
  expect(second.stored()).toMatchObject({ count: 1, punches: [{ userid: '2' }] })
  expect(await put(second.url, '2')).toContain('already exists')
  expect(await put(second.url, '1')).toContain('Success')
  expect((await second.journal()).map((line) => line.seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect((await second.journal(4)).map((line) => line.seq)).toEqual([5, 6])
})

test('a last line that a crash cut short is dropped and not grown upon', async () => {
  const path = newPath()
  const first = await start(path)
  await put(first.url, '1')
  await first.stop()
  const whole = statSync(path).size
  appendFileSync(path, '{"seq":2,"at":"2026-01-01T00:00:00.000Z","method":"PU')

  const second = await start(path)
  expect(statSync(path).size).toBe(whole)
  expect(await put(second.url, '1')).toContain('already exists')
  expect((await second.journal()).map((line) => line.seq)).toEqual([1, 2])
  await second.stop()

  appendFileSync(path, '\0\0\0\0\n')
  const third = await start(path)
  expect(await third.journal()).toHaveLength(2)
})

test('a line broken in the middle stops the start with a sentence', async () => {
  const path = newPath()
  writeFileSync(path, '{"seq":1,"reset":true}\nnonsense\n{"seq":3,"reset":true}\n')
  await expect(start(path)).rejects.toThrow('Line 2 of the journal')
})

test('reading from a seq finds its place in a long journal', async () => {
  const path = newPath()
  const lines = Array.from({ length: 5000 }, (_, index) => {
    const body = `userid=${index}&checktime=2024-09-01T08:00:00&checktype=0&eventdescription=é`
    return `${JSON.stringify({ seq: index + 1, at: '', method: 'PUT', body, stored: true })}\n`
  })
  writeFileSync(path, lines.join(''))
  const sandbox = await start(path)
  expect(sandbox.stored().count).toBe(5000)
  await put(sandbox.url, '9999')
  for (const since of [0, 1, 999, 1000, 1001, 2500, 4998, 5000, 5001]) {
    const seqs = (await sandbox.journal(since)).map((line) => line.seq)
    expect(seqs).toHaveLength(5001 - since)
    if (seqs.length > 0) expect(seqs[0]).toBe(since + 1)
  }
})

test('in memory the journal keeps its last lines only', async () => {
  const sandbox = await startSandbox({ journal: { memoryLines: 10 } })
  clean.push(() => sandbox.stop())
  for (let index = 1; index <= 25; index++) await put(sandbox.url, String(index))
  const seqs = (await sandbox.journal()).map((line) => line.seq)
  expect(seqs.at(-1)).toBe(25)
  expect(seqs.length).toBeGreaterThanOrEqual(10)
  expect(seqs.length).toBeLessThanOrEqual(11)
  expect(sandbox.stored().count).toBe(25)
})

test('every answer that left is in the journal after SIGKILL', async () => {
  const path = newPath()
  const { child, url } = await spawnSandbox({ SANDBOX_JOURNAL: path, SANDBOX_FSYNC: '1' })
  const sent = Array.from({ length: 200 }, (_, index) => put(url, String(index)))
  let answered = 0
  const counted = sent.map((one) => one.then(() => ++answered).catch(() => {}))
  await Promise.race(counted)
  child.kill('SIGKILL')
  await Promise.all(counted)

  const sandbox = await start(path)
  expect(answered).toBeGreaterThan(0)
  expect(sandbox.stored().count).toBeGreaterThanOrEqual(answered)
})

test('SIGTERM ends the process cleanly, a request left hanging included', async () => {
  const { child, url } = await spawnSandbox({})
  await fetch(`${url}/__sandbox/settings`, {
    method: 'PUT',
    body: JSON.stringify({ faults: [{ kind: 'timeout' }] }),
  })
  const hanging = put(url, '1').catch(() => 'cut')
  await expect
    .poll(async () => (await fetch(`${url}/__sandbox/journal`)).text(), { timeout: 20_000 })
    .toContain('timeout')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await hanging).toBe('cut')
})

test('the process ends when the parent that opened a channel lets go of it', async () => {
  const child = fork(main, {
    env: { ...process.env, SANDBOX_PORT: '0' },
    silent: true,
    execArgv: [],
  })
  clean.push(() => child.kill('SIGKILL'))
  await firstLine(child)
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([
  [{ SANDBOX_PORT: 'http' }, 'SANDBOX_PORT must be'],
  [{ SANDBOX_PORT: '70000' }, 'SANDBOX_PORT must be'],
  [{ SANDBOX_JOURNAL: '/dev/null/journal.ndjson' }, 'cannot be opened'],
  [{ SANDBOX_KEY: 'two words' }, 'cannot start'],
])('%j ends in one sentence', async (env, text) => {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, SANDBOX_PORT: '0', ...env },
  })
  clean.push(() => child.kill('SIGKILL'))
  const chunks: Buffer[] = []
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  expect((await once(child, 'close'))[0]).toBe(1)
  const said = Buffer.concat(chunks).toString()
  expect(said).toContain(text)
  expect(said.trim().split('\n')).toHaveLength(1)
})

test('the sandbox imports node and its own files only', () => {
  const files = readdirSync(sandboxFolder).filter((name) => name.endsWith('.ts'))
  expect(files).toContain('server.ts')
  for (const file of files) {
    const source = readFileSync(join(sandboxFolder, file), 'utf8')
    for (const [, from] of source.matchAll(/from '([^']+)'/g)) expect(from).toMatch(/^(node:|\.\/)/)
  }
})

async function start(path: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ journal: { path } })
  let isStopped = false
  const stop = sandbox.stop
  sandbox.stop = async () => {
    if (!isStopped) await stop()
    isStopped = true
  }
  clean.push(() => sandbox.stop())
  return sandbox
}

async function spawnSandbox(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, SANDBOX_PORT: '0', ...env },
  })
  clean.push(() => child.kill('SIGKILL'))
  const line = await firstLine(child)
  return { child, url: JSON.parse(line).sandbox as string }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no stdout')
  const [line] = await once(createInterface(child.stdout), 'line')
  return line
}

function newPath(): string {
  number += 1
  return join(folder, `journal-${number}.ndjson`)
}

async function put(url: string, userid: string): Promise<string> {
  const response = await fetch(`${url}/api/punches/`, {
    method: 'PUT',
    headers: {
      APIKEY: 'sandbox-key',
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `userid=${userid}&checktime=2024-09-01T08:00:00&checktype=0`,
  })
  return response.text()
}
