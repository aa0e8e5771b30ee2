import { closeSync, createReadStream, fdatasync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { replay } from './replay.ts'

export type JournalEntry = {
  /** From 1, without gaps, also across restarts. */
  seq: number
  /** When the head of the request arrived. */
  at: string
  method: string
  path: string
  /** As it came; `bodyBase64` instead when it was not UTF-8. */
  body: string
  bodyBase64?: string
  /** What went out; both null when the connection was cut or left hanging without an answer. */
  status: number | null
  answer: string | null
  stored: boolean
  keyOk: boolean
  /** The kind of the scripted fault, `throttle`, `down`, `incomplete` (the body never ended). */
  fault: string | null
}

/** Marks that the stored punches were forgotten on request. */
export type JournalReset = { seq: number; at: string; reset: true }

export type JournalLine = JournalEntry | JournalReset

export type JournalOptions = {
  /** Without a path the journal is kept in memory only, the last `memoryLines` lines of it. */
  path?: string | undefined
  fsync?: boolean | undefined
  memoryLines?: number | undefined
}

/** Every so many lines the file's offset is noted, so that reading from a seq needs no full scan. */
const indexStep = 1000

/**
 * An append-only ndjson file. Lines of one turn of the event loop go out in one write; with fsync,
 * everything that gathers during one sync shares the next.
 */
export class Journal {
  #fd: number | null = null
  readonly #path: string | undefined
  readonly #fsync: boolean
  readonly #memoryLines: number
  readonly #index: { seq: number; offset: number }[] = []
  #recent: { seq: number; line: string }[] = []
  #waiting: { lines: string[]; done: (() => void)[] } = { lines: [], done: [] }
  #isFlushing = false
  #isClosed = false
  #idle: (() => void)[] = []
  #size = 0
  #nextSeq = 1

  /** Replays what the file holds, each line once, before it takes the first new one. */
  static async open(
    options: JournalOptions,
    onLine: (line: JournalLine) => void,
  ): Promise<Journal> {
    const journal = new Journal(options)
    if (options.path) {
      mkdirSync(dirname(options.path), { recursive: true })
      journal.#size = await replay(options.path, (line, offset) => {
        journal.#note(line.seq, offset)
        journal.#nextSeq = line.seq + 1
        onLine(line)
      })
      journal.#fd = openSync(options.path, 'a', 0o600)
    }
    return journal
  }

  private constructor(options: JournalOptions) {
    this.#path = options.path
    this.#fsync = options.fsync ?? false
    this.#memoryLines = options.memoryLines ?? 100_000
  }

  /** The seq the next line gets. */
  get nextSeq(): number {
    return this.#nextSeq
  }

  /** `done` is called when the line is written (and synced, when asked): answer only then. */
  append(line: Omit<JournalEntry, 'seq'> | Omit<JournalReset, 'seq'>, done: () => void): void {
    // Connections that the end cut off still report themselves; their answers never leave.
    if (this.#isClosed) return
    const seq = this.#nextSeq++
    const text = `${JSON.stringify({ seq, ...line })}\n`
    if (this.#fd === null) this.#remember(seq, text)
    this.#waiting.lines.push(text)
    this.#waiting.done.push(done)
    if (this.#isFlushing) return
    this.#isFlushing = true
    setImmediate(() => this.#flush())
  }

  /** ndjson from the line after `since` on, at most `limit` lines. */
  async *read(since = 0, limit = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
    if (limit <= 0) return
    if (!this.#path) {
      const first = this.#recent.findIndex((one) => one.seq > since)
      if (first >= 0) yield* this.#recent.slice(first, first + limit).map((one) => one.line)
      return
    }
    const end = this.#size
    const start = this.#index.findLast((mark) => mark.seq <= since + 1)?.offset ?? 0
    if (start >= end) return
    const input = createReadStream(this.#path, { encoding: 'utf8', start, end: end - 1 })
    let rest = ''
    let left = limit
    for await (const chunk of input) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (seqOf(line) <= since) continue
        yield `${line}\n`
        left -= 1
        if (left <= 0) return
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#isFlushing) await new Promise<void>((resolve) => this.#idle.push(resolve))
    if (this.#fd !== null) closeSync(this.#fd)
  }

  #flush(): void {
    const { lines, done } = this.#waiting
    this.#waiting = { lines: [], done: [] }
    if (this.#fd !== null) this.#write(this.#fd, lines)
    if (this.#fd === null || !this.#fsync) {
      this.#settle(done)
      return
    }
    fdatasync(this.#fd, (error) => {
      if (error) throw error
      this.#settle(done)
    })
  }

  #settle(done: (() => void)[]): void {
    for (const one of done) one()
    if (this.#waiting.lines.length > 0) {
      setImmediate(() => this.#flush())
      return
    }
    this.#isFlushing = false
    for (const one of this.#idle.splice(0)) one()
  }

  #write(fd: number, lines: string[]): void {
    for (const line of lines) {
      this.#note(seqOf(line), this.#size)
      this.#size += Buffer.byteLength(line)
    }
    const bytes = Buffer.from(lines.join(''))
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
  }

  #note(seq: number, offset: number): void {
    if (this.#index.length === 0 || seq % indexStep === 0) this.#index.push({ seq, offset })
  }

  #remember(seq: number, line: string): void {
    this.#recent.push({ seq, line })
    if (this.#recent.length > this.#memoryLines * 1.1) {
      this.#recent = this.#recent.slice(-this.#memoryLines)
    }
  }
}

/** Every line begins with its seq: `{"seq":12,`. */
function seqOf(line: string): number {
  return Number.parseInt(line.slice(7, 24), 10)
}
