/** What a column of the punch rows is made of: a column of the file, the part of each punch, or one employee for all. */
export type MadeOf =
  | { kind: 'shared'; source: number }
  | { kind: 'time' | 'date' | 'side' | 'employee' }

/** The pair number of rows that hold no punch: headers, titles, rows without any time. */
export const noPair = 0xffff

/**
 * Where each punch row comes from, in typed arrays. Rows of one source row stand together, in the
 * order of its punches.
 */
export class Origin {
  readonly sourceRow: Uint32Array
  /** Punch rows of source row `r`: `first[r]` up to `first[r + 1]`. */
  readonly first: Uint32Array
  /** The punch's number within its row. */
  readonly part: Uint16Array
  /** Place in `sides`. */
  readonly side: Uint8Array
  /** Rows of one source row and pair belong together. */
  readonly pair: Uint16Array
  /** Column of the file that holds its time. */
  readonly timeColumn: Uint16Array
  /** Column of the file its date is taken from, in a day grid the one whose header is the date. */
  readonly dateColumn: Uint16Array
  /** 1 = the date is the punch's own, so midnight cannot lie between it and the one before. */
  readonly hasOwnDate: Uint8Array
  /** Per column of the punch rows. */
  madeOf: MadeOf[] = []

  constructor(sourceRows: number, rows: number) {
    this.sourceRow = new Uint32Array(rows)
    this.first = new Uint32Array(sourceRows + 1)
    this.part = new Uint16Array(rows)
    this.side = new Uint8Array(rows)
    this.pair = new Uint16Array(rows).fill(noPair)
    this.timeColumn = new Uint16Array(rows)
    this.dateColumn = new Uint16Array(rows)
    this.hasOwnDate = new Uint8Array(rows).fill(1)
  }

  get sourceRows(): number {
    return this.first.length - 1
  }

  isShared(column: number): boolean {
    return this.madeOf[column]?.kind === 'shared'
  }

  /** First punch row of the source row that this one is of, and the one behind the last. */
  siblings(row: number): { from: number; to: number } {
    const source = this.sourceRow[row] as number
    return { from: this.first[source] as number, to: this.first[source + 1] as number }
  }

  /** Number of the row in the file, from 1. */
  rowNoOf(row: number): number {
    return (this.sourceRow[row] as number) + 1
  }
}
