import type { NewPaceEvent, NewPaceSample, PaceNews } from '#lib/pace/mutations.ts'

type Told = Partial<Omit<NewPaceEvent, 'at' | 'kind'>>

/** More answer times of one sample are not needed for a median. */
const tooksMax = 500
/** A store that is away for longer costs samples, not memory. */
const samplesMax = 600

/**
 * What people will see of the pace, gathered until it is written: a sample for every second or so
 * with work, and why the pace changed. Nothing while idle.
 */
export class PaceRecord {
  readonly #options: { sampleMs: number; quietSampleMs: number }
  readonly #instant: (ms: number) => string
  #sample: { startMs: number; endMs: number; answered: number; tooks: number[] } | null = null
  #isQuiet = false
  #samples: NewPaceSample[] = []
  #events: NewPaceEvent[] = []
  #lastEvent: NewPaceEvent | null = null
  #isUrgent = false

  /** `instant` turns a time of the steady clock into one for people. */
  constructor(
    options: { sampleMs: number; quietSampleMs: number },
    instant: (ms: number) => string,
  ) {
    this.#options = options
    this.#instant = instant
  }

  get isDue(): boolean {
    return this.#isUrgent || this.#samples.length > 0
  }

  /** Time goes on, with work or without. */
  tick(nowMs: number, isWorking: boolean, inFlight: number): void {
    if (isWorking) {
      this.#sample ??= { startMs: nowMs, endMs: nowMs, answered: 0, tooks: [] }
      this.#sample.endMs = nowMs
    }
    const sample = this.#sample
    if (!sample) return
    // Where nothing is answered, a sample now and then tells as much.
    const isStillQuiet = isWorking && this.#isQuiet && sample.answered === 0
    const { sampleMs, quietSampleMs } = this.#options
    if (nowMs - sample.startMs < (isStillQuiet ? quietSampleMs : sampleMs)) return
    this.#close(inFlight)
    if (isWorking) this.#sample = { startMs: nowMs, endMs: nowMs, answered: 0, tooks: [] }
    else this.#isQuiet = false
  }

  /** A punch was answered for good. */
  answered(tookMs: number, nowMs: number, inFlight: number): void {
    if (this.#sample?.answered === 0 && nowMs - this.#sample.startMs > this.#options.sampleMs) {
      this.#sample.endMs = nowMs
      this.#close(inFlight)
    }
    this.#sample ??= { startMs: nowMs, endMs: nowMs, answered: 0, tooks: [] }
    this.#sample.endMs = nowMs
    this.#sample.tooks[this.#sample.answered++ % tooksMax] = tookMs
  }

  /** Something a person may want to know at once. */
  event(kind: NewPaceEvent['kind'], nowMs: number, told: Told = {}): void {
    this.#add({
      at: this.#instant(nowMs),
      kind,
      from_in_flight: null,
      to_in_flight: null,
      wait_ms: null,
      said: null,
      ...told,
    })
    this.#isUrgent = true
  }

  /** Growth with nothing between is one event. */
  grew(from: number, to: number, nowMs: number): void {
    const last = this.#lastEvent
    if (last?.kind === 'grow') this.#add({ ...last, to_in_flight: to })
    else {
      const at = this.#instant(nowMs)
      const nothing = { wait_ms: null, said: null }
      this.#add({ at, kind: 'grow', from_in_flight: from, to_in_flight: to, ...nothing })
    }
  }

  /** The wait that was told last is longer. */
  waitGrew(waitMs: number): void {
    if (this.#lastEvent?.kind !== 'throttled') return
    this.#add({ ...this.#lastEvent, wait_ms: Math.round(waitMs) })
    this.#isUrgent = true
  }

  /** All that is to be written. */
  peek(): PaceNews {
    return { samples: this.#samples.slice(), events: this.#events.slice() }
  }

  written({ samples, events }: PaceNews): void {
    this.#samples.splice(0, samples.length)
    this.#events.splice(0, events.length)
    this.#isUrgent = this.#events.some(({ kind }) => kind !== 'grow')
  }

  #add(event: NewPaceEvent): void {
    this.#lastEvent = event
    this.#events.push(event)
  }

  #close(inFlight: number): void {
    const sample = this.#sample
    this.#sample = null
    if (!sample || this.#samples.length >= samplesMax) return
    const { startMs, endMs, answered, tooks } = sample
    this.#isQuiet = answered === 0
    this.#samples.push({
      at: this.#instant(endMs),
      span_ms: Math.max(1, Math.round(endMs - startMs)),
      answered,
      took_ms: medianOf(tooks),
      in_flight: inFlight,
    })
  }
}

function medianOf(values: number[]): number | null {
  const middle = values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
  return middle === undefined ? null : Math.round(middle)
}
