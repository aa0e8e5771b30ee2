/**
 * Durable delivery (claims, outcomes and counters in SQLite at synchronous=FULL) against a bare loop
 * of undici requests, and against `xargs curl`, all against the same fixed answerer in another
 * process. Runs take turns; the figures are medians of steady rates. BENCH_STORE=postgres takes PostgreSQL instead.
 */
import { hasCurl, type Sending, sendBarely, sendDurably, sendWithCurl } from './delivery/senders.ts'
import { startAnswerer } from './delivery/start-answerer.ts'

type Setting = Sending & {
  latencyMs: number
  rounds: number
  peer: (url: string, sending: Sending) => Promise<number>
}

const settings: Record<string, Setting> = {
  'delivery/raw-undici': {
    inFlight: 32,
    latencyMs: 0,
    punches: 80_000,
    warmUp: 20_000,
    rounds: 5,
    peer: sendBarely,
  },
  'delivery/latency-50ms': {
    inFlight: 64,
    latencyMs: 50,
    punches: 6_000,
    warmUp: 0,
    rounds: 3,
    peer: sendBarely,
  },
  'delivery/xargs-curl': {
    inFlight: 32,
    latencyMs: 0,
    punches: 2_000,
    warmUp: 0,
    rounds: 3,
    peer: sendWithCurl,
  },
}

export const names = Object.keys(settings)

export async function* run(wanted: string[]) {
  for (const bench of wanted) {
    const setting = settings[bench]
    if (!setting) continue
    if (setting.peer === sendWithCurl && !hasCurl()) {
      console.error(
        `${bench}: this machine has no xargs or no curl, so there is nothing to compare.`,
      )
      continue
    }
    const answerer = await startAnswerer(setting.latencyMs)
    try {
      const durable: number[] = []
      const peers: number[] = []
      // The answerer has to be warm, too.
      await sendBarely(answerer.url, { ...setting, punches: setting.punches / 4, warmUp: 0 })
      for (let round = 0; round < setting.rounds; round++) {
        peers.push(await setting.peer(answerer.url, setting))
        durable.push(await sendDurably(answerer.url, setting))
        console.error(`${bench} ${round + 1}: ${durable.at(-1)} durable, ${peers.at(-1)} peer`)
      }
      const [value, peer] = [median(durable), median(peers)]
      yield { bench, value, unit: 'punches/s', peer, ratio: Number((value / peer).toFixed(3)) }
    } finally {
      answerer.stop()
    }
  }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
