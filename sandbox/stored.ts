import { parseForm } from './form.ts'
import type { JournalEntry, JournalLine } from './journal.ts'
import { recordKey } from './validate.ts'

export type StoredPunch = { seq: number; userid: string; checktime: string }

/**
 * The records the server holds: employee and time, and the journal's seq that has the rest. About
 * 100 bytes each, so a million of them fit beside a test.
 */
export class Stored {
  readonly #seqs = new Map<string, number>()

  get count(): number {
    return this.#seqs.size
  }

  has(key: string): boolean {
    return this.#seqs.has(key)
  }

  add(key: string, seq: number): void {
    this.#seqs.set(key, seq)
  }

  clear(): void {
    this.#seqs.clear()
  }

  /** Repeats what a line of the journal did. */
  replay(line: JournalLine): void {
    if ('reset' in line) this.clear()
    else if (line.stored) this.#addBody(line)
  }

  #addBody(line: JournalEntry): void {
    const form = parseForm(line.body)
    if (form.ok) this.add(recordKey(form.fields), line.seq)
  }

  /** In the order they were stored, from the one after `since` on. */
  list(since: number, limit: number): StoredPunch[] {
    const punches: StoredPunch[] = []
    for (const [key, seq] of this.#seqs) {
      if (punches.length >= limit) break
      if (seq <= since) continue
      const [userid = '', checktime = ''] = key.split(' ')
      punches.push({ seq, userid, checktime })
    }
    return punches
  }
}
