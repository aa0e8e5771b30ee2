import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDelimiter } from '#lib/spreadsheet/delimiter.ts'
import { createGridParser } from '#lib/spreadsheet/grid.ts'
import { defaultLimits } from '#lib/spreadsheet/read-file.ts'
import {
  type Progress,
  type Reading,
  WorkbenchError,
  workbenchFailure,
} from '#lib/spreadsheet/schema.ts'
import { createWorkbench } from '#lib/spreadsheet/workbench.ts'
import { allRows, openWorkbench } from '../support/workbench.ts'

const week = 'No.,Name,Date/Time,Status\n1,Zoë Müller,2026-11-02 07:00,C/In\n'

function utf16(text: string, little: boolean, mark: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((text.length + (mark ? 1 : 0)) * 2)
  const view = new DataView(bytes.buffer)
  if (mark) view.setUint16(0, 0xfeff, little)
  for (let i = 0; i < text.length; i++) {
    view.setUint16((i + (mark ? 1 : 0)) * 2, text.charCodeAt(i), little)
  }
  return bytes
}

/** Windows-1252 is Latin-1 for these letters. */
function latin(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

async function cellsOf(file: string | Uint8Array<ArrayBuffer>, reading?: Reading) {
  const { bench, summary } = await openWorkbench(file, reading ? { reading } : {})
  return { summary, cells: (await allRows(bench)).map((row) => row.cells) }
}

async function refusal(file: string | Uint8Array<ArrayBuffer>, reading?: Reading) {
  const error = await openWorkbench(file, reading ? { reading } : {}).catch((failure) => failure)
  expect(error).toBeInstanceOf(WorkbenchError)
  return workbenchFailure(error)
}

describe('encodings', () => {
  const utf8 = new TextEncoder().encode(week)
  it.each([
    ['UTF-8', utf8, 'utf-8'],
    ['UTF-8 with a mark', new Uint8Array([0xef, 0xbb, 0xbf, ...utf8]), 'utf-8'],
    ['UTF-16 LE', utf16(week, true, true), 'utf-16le'],
    ['UTF-16 BE', utf16(week, false, true), 'utf-16be'],
    ['UTF-16 LE without a mark', utf16(week, true, false), 'utf-16le'],
    ['UTF-16 BE without a mark', utf16(week, false, false), 'utf-16be'],
    ['Windows-1252', latin(week), 'windows-1252'],
  ] as const)('finds %s', async (_, bytes, encoding) => {
    const { summary, cells } = await cellsOf(bytes as Uint8Array<ArrayBuffer>)
    expect(summary.encoding).toBe(encoding)
    expect(cells).toEqual([['1', 'Zoë Müller', '2026-11-02 07:00', 'C/In']])
  })

  it('starts again when the first bad byte comes late', async () => {
    const rows = '1,Ann,2026-11-02 07:00,C/In\n'.repeat(8_000)
    const { summary } = await cellsOf(
      latin(`No.,Name,Date/Time,Status\n${rows}2,Zoë,2026-11-02 08:00,C/In\n`),
    )
    expect(summary.encoding).toBe('windows-1252')
    expect(summary.rows).toBe(8_001)
  })

  it('takes the word of the admin, and says when it cannot be', async () => {
    const { cells } = await cellsOf(latin(week), { encoding: 'windows-1252' })
    expect(cells[0]?.[1]).toBe('Zoë Müller')
    expect((await refusal(latin(week), { encoding: 'utf-8' })).message).toMatch(/not UTF-8/)
  })

  it('keeps the open file when another reading fails', async () => {
    const { bench } = await openWorkbench(latin(week))
    await expect(bench.reread({ encoding: 'utf-8' })).rejects.toThrow(/not UTF-8/)
    expect((await allRows(bench))[0]?.cells[1]).toBe('Zoë Müller')
  })
})

describe('separators', () => {
  it.each([
    ['comma', ',', 'a,b,c\n1,2,3\n'],
    [
      'semicolon beside commas in names',
      ';',
      'Name;No.;Time\nLast, First;1;7,5\nLast, Other;2;8,0\n',
    ],
    ['tab', '\t', 'a\tb\n1,5\t2\n'],
    ['pipe', '|', 'a|b|c\n1|2, 3|4\n'],
    ['none: one column', ',', 'only\n1\n2\n'],
  ])('finds the %s', (_, delimiter, text) => {
    expect(findDelimiter(text)).toBe(delimiter)
  })

  it('obeys a sep= line, which is no row', async () => {
    const { summary, cells } = await cellsOf('sep=;\r\nNo.;Time\r\n1;2026-11-02 07:00\r\n')
    expect(summary.delimiter).toBe(';')
    expect(summary.rows).toBe(1)
    expect(cells).toEqual([['1', '2026-11-02 07:00']])
  })

  it('can be overruled', async () => {
    const { bench } = await openWorkbench('No.,Time;x\n1,2;3\n')
    const summary = await bench.reread({ delimiter: ';' })
    expect(summary.delimiter).toBe(';')
    expect((await allRows(bench))[0]?.cells).toEqual(['1,2', '3'])
  })
})

describe('lines', () => {
  it.each([
    ['LF', 'No.,Time\n1,7:00\n2,8:00\n'],
    ['CRLF', 'No.,Time\r\n1,7:00\r\n2,8:00\r\n'],
    ['lone CR', 'No.,Time\r1,7:00\r2,8:00\r'],
    ['mixed', 'No.,Time\r\n1,7:00\r2,8:00'],
  ])('end in %s', async (_, text) => {
    expect((await cellsOf(text)).cells).toEqual([
      ['1', '7:00'],
      ['2', '8:00'],
    ])
  })

  it('may break inside quotes, and keep their number', async () => {
    const { bench } = await openWorkbench('No.,Note,Time\n1,"two\r\nlines",7:00\n\n2,x,8:00\n\n\n')
    const rows = await allRows(bench)
    expect(rows.map((row) => row.rowNo)).toEqual([2, 3, 4])
    expect(rows[0]?.cells[1]).toBe('two\nlines')
    expect(rows[1]?.reason).toBe('Empty row')
  })

  it('keeps cells beyond the header', async () => {
    const { cells, summary } = await cellsOf('No.,Time\n1,7:00\n2,8:00,late,very\n')
    expect(summary.columns).toBe(4)
    expect(cells[1]).toEqual(['2', '8:00', 'late', 'very'])
    expect(cells[0]).toEqual(['1', '7:00', '', ''])
  })

  it('come out as they went in, wherever the text is cut', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é', '😀', '0'),
      maxLength: 6,
    })
    const grid = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(
        grid,
        fc.array(fc.integer({ min: 1, max: 9 })),
        fc.constantFrom('\n', '\r\n'),
        (rows, cuts, end) => {
          const text = rows
            .map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))
            .join(end)
          const read: string[][] = []
          const parser = createGridParser(',', (cells) => read.push(cells))
          let at = 0
          for (const cut of cuts) {
            parser.write(text.slice(at, at + cut))
            at += cut
          }
          parser.write(text.slice(at))
          parser.end()
          expect(read).toEqual(rows)
        },
      ),
    )
  })
})

describe('while a file is being read', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i + 1},2026-11-02 07:00,C/In`)
  const file = new Blob([`No.,Date/Time,Status\n${rows.join('\n')}\n`])
  const options = { name: 'week.csv', zone: 'Europe/London' }

  it('its first rows can be shown', async () => {
    const bench = createWorkbench()
    const phases: string[] = []
    let early: Progress | undefined
    await bench.open(file, options, (progress) => {
      phases.push(progress.phase)
      if (progress.rows > 0) early ??= progress
    })
    expect(early?.firstRows).toHaveLength(12)
    expect(early?.firstRows[0]).toEqual({ rowNo: 2, cells: ['1', '2026-11-02 07:00', 'C/In'] })
    // A browser hands over megabytes at once; the first rows come before the rest of them.
    expect(early?.bytesRead).toBeLessThan(100_000)
    expect(phases[0]).toBe('reading')
    expect(phases.slice(-2)).toEqual(['checking', 'done'])
    expect((await bench.progress()).rows).toBe(60_000)
  })

  it('another one can take its place', async () => {
    const bench = createWorkbench()
    const first = bench.open(file, options).catch(workbenchFailure)
    const second = bench.open('No.,Time\n1,7:00\n', options)
    expect(await first).toMatchObject({ code: 'replaced' })
    expect((await second).rows).toBe(1)
    expect((await bench.rows({ offset: 0, limit: 9 })).total).toBe(1)
  })

  it('nothing else is answered before there is a file', async () => {
    const bench = createWorkbench()
    await expect(bench.verdictCounts()).rejects.toThrow(/No file is open/)
    expect(workbenchFailure(new TypeError('x'))).toMatchObject({ code: 'bug' })
  })
})

describe('odd files', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'empty', /empty/],
    ['only line ends', '\n\n\n', 'empty', /empty/],
    ['a page without a table', '<html><body>Sign in first</body></html>', 'not-text', /web page/],
    ['a PDF', '%PDF-1.7\n', 'not-text', /PDF/],
    [
      'bytes without sense',
      Uint8Array.from({ length: 400 }, (_, i) => (i * 7) % 32),
      'not-text',
      /not text/,
    ],
    [
      'an open quotation mark',
      'No.,Time\n1,7:00\n2,"8:00\n3,9:00\n',
      'unclosed-quote',
      /Row 3 opens/,
    ],
  ] as const)('%s is refused with a sentence', async (_, file, code, sentence) => {
    const failure = await refusal(file as string)
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(sentence)
  })

  it.each([
    ['a header only', 'No.,Date/Time,Status\n', 0, 3],
    ['one column', 'No.\n1\n2\n', 2, 1],
    ['one cell', 'x', 1, 1],
    ['the same header twice', 'No.,Time,Time\n1,7:00,8:00\n', 1, 3],
    ['a header that names a prototype', '__proto__,constructor,No.\n1,2,3\n', 1, 3],
    ['NUL inside', 'No.,Time\n1\u0000,7:00\n', 1, 2],
    ['500 columns', `${'c,'.repeat(499)}c\n${'1,'.repeat(499)}1\n`, 1, 500],
  ])('%s is read', async (_, text, rows, columns) => {
    const { bench, summary } = await openWorkbench(text)
    expect(summary).toMatchObject({ rows, columns })
    expect(await allRows(bench)).toHaveLength(rows)
    await bench.describeColumns()
    await bench.openQuestions()
    await bench.problems()
    await bench.sendSummary()
  })

  it('reads a cell of 10 MB and uploads it cut', async () => {
    const { bench } = await openWorkbench(`No.,Note\n1,"${'long '.repeat(2_000_000)}"\n2,x\n`)
    expect((await bench.verdictCounts()).all).toBe(2)
    expect((await bench.uploadChunk(0))?.bytes.length).toBeLessThan(1_000_000)
  })

  it.each([
    ['columns', { maxColumns: 3 }, 'too-large', /Row 1 has 4 cells/],
    ['rows', { maxRows: 2 }, 'too-large', /more than 2 rows/],
    ['cells', { maxCells: 7 }, 'too-large', /more than 7 cells/],
    ['bytes', { maxBytes: 10 }, 'too-large', /smaller files/],
    ['time', { deadlineMs: -1 }, 'too-slow', /was stopped/],
  ])('that need too many %s are refused in a sentence', async (_, limit, code, sentence) => {
    const bench = createWorkbench({ ...defaultLimits, ...limit })
    const error = await bench
      .open('a,b,c,d\n1,2,3,4\n5,6,7,8\n', { name: 'x', zone: 'Europe/London' })
      .catch((failure) => failure)
    expect(workbenchFailure(error)).toMatchObject({
      code,
      message: expect.stringMatching(sentence),
    })
  })

  it('never throws anything but a sentence', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'No.',
        'Time',
        'Status',
        ',',
        ';',
        '\t',
        '|',
        '"',
        '\n',
        '\r\n',
        '\r',
        '\u0000',
        '\ufeff',
      ),
      fc.constantFrom(
        '02/03/2026 07:00',
        '1990-00--8 -16:-29:-40',
        '24:00',
        "'0012",
        '1.2E+11',
        'C/In',
        '__proto__',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        try {
          const { bench } = await openWorkbench(pieces.join(''))
          const rows = await allRows(bench)
          for (const row of rows.slice(0, 5)) await bench.explain(row.rowNo, 0)
          await bench.problems()
          await bench.describeColumns()
          await bench.uploadChunk(0)
        } catch (error) {
          expect(error).toBeInstanceOf(WorkbenchError)
        }
      }),
      { numRuns: 150 },
    )
  })
})
