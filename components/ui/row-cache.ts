/** Rows of a long list, asked for in pages and kept only while they are near. */

export type LoadRows<Row> = (offset: number, limit: number) => Promise<readonly Row[]>

type Page<Row> = { rows: readonly Row[]; isStale: boolean }

const pageRows = 256
/** 24 pages are 6,144 rows: several screens each way, whatever the length of the list. */
const maxPages = 24
/** While somebody drags the thumb through a million rows, only the newest wish matters. */
const maxInFlight = 2

export class RowCache<Row> {
  #pages = new Map<number, Page<Row>>()
  #inFlight = new Map<number, number>()
  #wish = { first: 0, last: 0 }
  #load: LoadRows<Row>
  #generation = 0
  #version = 0
  #hasFailed = false
  #listeners = new Set<() => void>()

  constructor(load: LoadRows<Row>) {
    this.#load = load
  }

  /** A new way to load the same rows (a closure of another render). */
  set load(load: LoadRows<Row>) {
    this.#load = load
  }

  /** True after a page could not be loaded; `retry` asks again. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  row(index: number): Row | undefined {
    const page = this.#pages.get(Math.floor(index / pageRows))
    return page?.rows[index % pageRows]
  }

  /** The same, but only when nothing has changed since it was loaded. */
  freshRow(index: number): Row | undefined {
    const page = this.#pages.get(Math.floor(index / pageRows))
    return page?.isStale === false ? page.rows[index % pageRows] : undefined
  }

  /** Says which rows are in sight (`last` not included); what is missing or stale is loaded. */
  want(first: number, last: number): void {
    this.#wish = { first, last }
    if (!this.#hasFailed) this.#fill()
  }

  /** The rows changed but are the same rows: shown as they were until the new ones are here. */
  refresh(): void {
    this.#generation++
    this.#inFlight.clear()
    for (const page of this.#pages.values()) page.isStale = true
    this.#fill()
  }

  /** They are other rows now: nothing of the old ones is shown. */
  reset(): void {
    this.#generation++
    this.#inFlight.clear()
    this.#pages.clear()
    this.#hasFailed = false
    this.#tell()
  }

  retry(): void {
    this.#hasFailed = false
    this.#tell()
    this.#fill()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Grows with every change, for `useSyncExternalStore`. */
  readonly version = (): number => this.#version

  #fill(): void {
    const { first, last } = this.#wish
    if (last <= first) return
    const lastPage = Math.floor((last - 1) / pageRows)
    for (let number = Math.floor(first / pageRows); number <= lastPage; number++) {
      if (this.#inFlight.size >= maxInFlight) return
      if (this.#inFlight.has(number) || this.#pages.get(number)?.isStale === false) continue
      void this.#loadPage(number)
    }
  }

  async #loadPage(number: number): Promise<void> {
    const generation = this.#generation
    this.#inFlight.set(number, generation)
    try {
      const rows = await this.#load(number * pageRows, pageRows)
      if (generation !== this.#generation) return
      this.#pages.delete(number)
      this.#pages.set(number, { rows, isStale: false })
      this.#forget()
    } catch {
      if (generation !== this.#generation) return
      this.#hasFailed = true
    } finally {
      if (generation === this.#generation) {
        this.#inFlight.delete(number)
        this.#tell()
        if (!this.#hasFailed) this.#fill()
      }
    }
  }

  #forget(): void {
    const first = Math.floor(this.#wish.first / pageRows)
    const last = Math.floor(this.#wish.last / pageRows)
    for (const number of this.#pages.keys()) {
      if (this.#pages.size <= maxPages) return
      if (number < first || number > last) this.#pages.delete(number)
    }
  }

  #tell(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}
