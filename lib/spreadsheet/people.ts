import type { Edits } from './edits.ts'
import { type IdReader, readId } from './id-reader.ts'
import { hashText, type UseridKeys } from './key-readings.ts'

/** The employee of each row: looked up by key, or kept apart for rows whose cells were edited. */
export class People {
  #edits: Edits
  #keys: UseridKeys | null
  #ids: IdReader | null
  #edited = new Map<number, { userid: string | null; hash: number }>()

  /** `keys` is null when no column holds the employee ID. */
  constructor(edits: Edits, keys: UseridKeys | null, ids: IdReader | null) {
    this.#edits = edits
    this.#keys = keys
    this.#ids = ids
  }

  /** Remembers what an edited row reads as; `undefined` = as its key says. */
  setEdited(row: number, userid: string | null | undefined): void {
    if (userid === undefined) this.#edited.delete(row)
    else this.#edited.set(row, { userid, hash: userid === null ? 0 : hashText(userid) })
  }

  /** The employee number as it would be sent; null when unreadable. */
  useridOf(row: number): string | null {
    const edited = this.#edited.get(row)
    if (edited || !this.#keys) return edited?.userid ?? null
    // Not the cell as it counts: a row that is about to be judged anew must still be found as it was.
    const { column } = this.#keys
    return readId(this.#ids, this.#edits.keyText(column, this.#keyOf(row, this.#keys))).value
  }

  hashOf(row: number): number {
    const edited = this.#edited.get(row)
    if (edited || !this.#keys) return edited?.hash ?? 0
    return this.#keys.hash[this.#keyOf(row, this.#keys)] as number
  }

  /** How many different people these rows are of. */
  count(rows: Uint32Array): number {
    const ids = new Set<string | null>()
    const column = this.#keys && this.#edits.column(this.#keys.column)
    const isSeen = new Uint8Array(column?.keys ?? 0)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      const edited = this.#edits.hasEditedCells(row) ? this.#edited.get(row) : undefined
      if (edited || !column) ids.add(edited?.userid ?? null)
      else isSeen[column.keyOf(row)] = 1
    }
    for (let key = 0; key < isSeen.length; key++) {
      if (isSeen[key] === 0) continue
      ids.add(readId(this.#ids, this.#edits.keyText(this.#keys?.column ?? 0, key)).value)
    }
    ids.delete(null)
    return ids.size
  }

  #keyOf(row: number, { column }: UseridKeys): number {
    return this.#edits.column(column).keyOf(row)
  }
}
