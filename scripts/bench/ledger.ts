/**
 * A million rows from the press on Send to the import on its way: worker, chunks, server actions, store.
 * Beside the seconds: the longest time the event loops of web and delivery stood still meanwhile, and the
 * slowest answer of /api/health, asked every 100 ms. BENCH_STORE=postgres takes PostgreSQL instead.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Desk, startDesk } from '../../tests/support/desk.ts'
import { guardedNodeOptions } from '../../tests/support/loopback-only.ts'
import { buildIfStale } from '../start/build.mjs'
import { freshStore } from './delivery/store.ts'
import { dropFile, readWatched } from './import/browser.ts'
import { openImportPage } from './import/desk-page.ts'
import { benchFolder, makeCsv } from './import/files.ts'

export const names = ['ledger/upload-1m']

const rows = 1_000_000
const warmUpRows = 100
const healthEveryMs = 100
const timeoutMs = 600_000

export async function* run() {
  buildIfStale()
  const folder = benchFolder()
  const store = await freshStore()
  const probe = new URL('./ledger/loop-probe.ts', import.meta.url).href
  const desk = await startDesk({
    DATABASE_URL: store.url,
    PUNCHDESK_SECRET: 'a secret of the bench alone, long enough for it',
    NODE_OPTIONS: `${guardedNodeOptions} --import=${probe}`,
    BENCH_PROBE_FOLDER: folder.path,
  })
  try {
    // The web loads a page's code when it is first asked for; that is no time of the upload.
    await upload(desk, makeCsv(folder.path, 'usual', warmUpRows).path)
    const file = makeCsv(folder.path, 'usual', rows)
    const { fromMs, toMs, slowestHealthMs } = await upload(desk, file.path)
    const stallOf = (part: 'web' | 'delivery') =>
      longestStall(join(folder.path, String(desk.pidOf(part))), fromMs, toMs)
    yield {
      bench: 'ledger/upload-1m',
      value: Number(((toMs - fromMs) / 1_000).toFixed(2)),
      unit: 's',
      web_stall_ms: stallOf('web'),
      delivery_stall_ms: stallOf('delivery'),
      slowest_health_ms: Math.round(slowestHealthMs),
    }
  } finally {
    await desk.stop()
    await store.remove()
    folder.remove()
  }
}

/** From the press on the dialog's button to the page of the import, which opens when it is started. */
async function upload(desk: Desk, path: string) {
  const bench = await openImportPage(desk)
  const { page } = bench
  try {
    await dropFile(bench, path, bench.dropZone)
    await readWatched(page, timeoutMs)
    await page.getByRole('button', { name: 'Continue' }).click()
    const send = /^Send [\d,]+ punches$/
    await page.getByRole('button', { name: send }).click()
    const confirm = page.getByRole('alertdialog').getByRole('button', { name: send })
    await confirm.waitFor()
    const health = watchHealth(desk.url)
    const fromMs = Date.now()
    await confirm.click()
    await page.waitForURL(/\/imports\/\d+$/, { timeout: timeoutMs, waitUntil: 'commit' })
    return { fromMs, toMs: Date.now(), slowestHealthMs: health.stop() }
  } finally {
    await bench.close()
  }
}

function watchHealth(url: string) {
  let slowestMs = 0
  const ask = async () => {
    const askedAt = performance.now()
    const answer = await fetch(`${url}/api/health`).catch(() => null)
    await answer?.arrayBuffer()
    slowestMs = Math.max(slowestMs, answer?.ok ? performance.now() - askedAt : 1e9)
  }
  const asking = setInterval(ask, healthEveryMs)
  return {
    stop: () => {
      clearInterval(asking)
      return slowestMs
    },
  }
}

function longestStall(path: string, fromMs: number, toMs: number): number {
  const notes = readFileSync(path, 'utf8').trim().split('\n')
  const stalls = notes.flatMap((line) => {
    const [atMs = 0, stallMs = 0] = line.split(' ').map(Number)
    return atMs >= fromMs && atMs <= toMs + 200 ? [stallMs] : []
  })
  return Math.max(0, ...stalls)
}
