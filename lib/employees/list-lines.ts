/** The lines of a file as texts, the header among them. */
export class ListLines {
  readonly columns: number
  #lines: readonly (readonly string[])[]

  constructor(lines: readonly (readonly string[])[]) {
    this.#lines = lines
    this.columns = lines.reduce((widest, line) => Math.max(widest, line.length), 0)
  }

  get rows(): number {
    return this.#lines.length
  }

  /** Counted from 0; beyond the line's own cells all is empty. */
  text(row: number, column: number): string {
    return this.#lines[row]?.[column] ?? ''
  }

  /** One text per column. */
  rowTexts(row: number): string[] {
    return Array.from({ length: this.columns }, (_, column) => this.text(row, column))
  }
}
