/**
 * Loaded into each process of a desk: notes how long its event loop stood still, five times a second,
 * as `<milliseconds of the epoch> <longest stall in ms>` in a file per process.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const resolutionMs = 5
const folder = process.env.BENCH_PROBE_FOLDER

if (folder && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const note = () => {
    const stallMs = Math.max(0, delay.max / 1e6 - resolutionMs)
    appendFileSync(join(folder, String(process.pid)), `${Date.now()} ${stallMs.toFixed(1)}\n`)
    delay.reset()
  }
  setInterval(note, 200).unref()
}
