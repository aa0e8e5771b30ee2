const viewsKept = 3

type View = { id: number; key: string; rows: Uint32Array }

/**
 * The rows of a filter in its order, by number. A person points at positions of what they see, and
 * that may be a moment older than the last edit: the last views are kept, so a position always means
 * the row that stood there.
 */
export class Views {
  #views: View[] = []
  #isStale = false
  #lastId = 0

  /** The rows may be others now. */
  forget(): void {
    this.#isStale = true
  }

  /** The view of a filter; the same number as long as it has the same rows in the same order. */
  get(key: string, make: () => Uint32Array): View {
    const newest = this.#views[0]
    if (newest?.key === key && !this.#isStale) return newest
    const rows = make()
    this.#isStale = false
    if (newest?.key === key && isSame(newest.rows, rows)) return newest
    const view = { id: ++this.#lastId, key, rows }
    this.#views = [view, ...this.#views].slice(0, viewsKept)
    return view
  }

  /** Null when it is too old to be known. */
  rows(id: number): Uint32Array | null {
    return this.#views.find((view) => view.id === id)?.rows ?? null
  }

  clear(): void {
    this.#views = []
  }
}

function isSame(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
