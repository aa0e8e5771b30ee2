import Papa from 'papaparse'
import { grouped } from '#lib/count.ts'
import { type Delimiter, WorkbenchError } from './schema.ts'

// @types/papaparse knows Node's streams only; Papa itself asks for four methods (the shim below).
const parseStream = Papa.parse as unknown as (
  stream: object,
  config: Papa.ParseConfig<string[]> & {
    chunk: (results: Papa.ParseResult<string[]>) => void
    error: (error: unknown) => void
  },
) => void

/** A cell longer than this is an unclosed quotation mark, not a cell. */
const longestCell = 16_000_000

export type GridParser = {
  /** Takes decoded text, cut anywhere. Throws WorkbenchErrors. */
  write(text: string): void
  end(): void
  /** So many rows were read otherwise: those that follow count from there. */
  passed(rows: number): void
  /** Rows whose quotation marks are malformed, and the first of them (row number). */
  strayQuotes(): { rows: number; firstRowNo: number }
}

/**
 * Delimited text -> rows. Papa is fed through the smallest stream it accepts: given a File it
 * would slice bytes and mangle characters at the edges of chunks.
 */
export function createGridParser(
  delimiter: Delimiter,
  onRow: (cells: string[]) => void,
): GridParser {
  const listeners = new Map<string, (value?: unknown) => void>()
  const stray = { rows: 0, firstRowNo: 0 }
  let failure: unknown
  let rows = 0
  let sent = 0
  /** Characters Papa has since the last whole row, and those not given to it yet. */
  let waiting = 0
  let held = ''
  let ended = false
  const stream = {
    readable: true,
    read() {},
    on: (event: string, listener: (value?: unknown) => void) => listeners.set(event, listener),
    removeListener: (event: string) => listeners.delete(event),
    pause() {},
    resume() {},
  }
  parseStream(stream, {
    delimiter,
    newline: '\n',
    header: false,
    skipEmptyLines: false,
    chunk: ({ data, errors, meta }) => {
      for (const error of errors) {
        if (error.code === 'MissingQuotes' && ended) throw unclosed(rows + (error.row ?? 0) + 1)
        if (error.code !== 'InvalidQuotes') continue
        stray.rows++
        stray.firstRowNo ||= rows + (error.row ?? 0) + 1
      }
      waiting = sent - meta.cursor
      for (const cells of data) onRow(cells)
      rows += data.length
    },
    error: (error) => {
      failure ??= error
    },
  })
  function send(event: string, value?: unknown) {
    listeners.get(event)?.(value)
    if (failure) throw failure
  }
  function flush() {
    const text = held
    held = ''
    sent += text.length
    send('data', text)
  }
  const breaks = uniformLineBreaks()
  return {
    write(text) {
      held += breaks(text)
      // Papa parses an unfinished row from its start with every piece: give it twice as much each time.
      if (held.length < waiting) return
      flush()
      if (waiting > longestCell) throw unclosed(rows + 1)
    },
    end() {
      ended = true
      held += breaks(null)
      if (held) flush()
      send('end')
    },
    passed(more) {
      rows += more
    },
    strayQuotes: () => stray,
  }
}

function unclosed(rowNo: number): WorkbenchError {
  return new WorkbenchError(
    'unclosed-quote',
    `Row ${grouped(rowNo)} opens a quotation mark (") that is never closed, so all that follows would be one cell. Close or remove the mark in the file, and open it again.`,
  )
}

/**
 * CRLF, lone CR and any mixture become LF, also inside quotes: Papa knows one line end per file.
 * A CR at the end of a chunk waits for what follows.
 */
function uniformLineBreaks(): (text: string | null) => string {
  let heldReturn = false
  return (text) => {
    if (text === null) return heldReturn ? '\n' : ''
    let whole = heldReturn ? `\r${text}` : text
    heldReturn = whole.endsWith('\r')
    if (heldReturn) whole = whole.slice(0, -1)
    if (!whole.includes('\r')) return whole
    const unix = whole.replaceAll('\r\n', '\n')
    return unix.includes('\r') ? unix.replaceAll('\r', '\n') : unix
  }
}
