const pageBits = 12
const pageSize = 1 << pageBits

/**
 * A number per row or key, most of them 0. Pages of 4,096 exist only where something was written:
 * one edited cell of a million rows costs 16 KB, all of them 4 MB, and none of it lies on the heap.
 */
export class SparseCodes {
  #pages: (Uint32Array | undefined)[] = []
  /** How many are not 0. */
  size = 0

  get(index: number): number {
    return this.#pages[index >>> pageBits]?.[index & (pageSize - 1)] ?? 0
  }

  set(index: number, code: number): void {
    let page = this.#pages[index >>> pageBits]
    if (!page) {
      if (code === 0) return
      page = new Uint32Array(pageSize)
      this.#pages[index >>> pageBits] = page
    }
    const at = index & (pageSize - 1)
    this.size += Number(code !== 0) - Number(page[at] !== 0)
    page[at] = code
  }

  /** Every index whose code is not 0, in order. */
  forEach(visit: (index: number, code: number) => void): void {
    if (this.size === 0) return
    this.#pages.forEach((page, number) => {
      if (!page) return
      for (let at = 0; at < pageSize; at++) {
        const code = page[at] as number
        if (code !== 0) visit((number << pageBits) + at, code)
      }
    })
  }

  copy(): SparseCodes {
    const copy = new SparseCodes()
    copy.#pages = this.#pages.map((page) => page?.slice())
    copy.size = this.size
    return copy
  }
}
