import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { dateText, dayNumber } from '#lib/punch/wall-clock.ts'
import { defaultLimits } from '#lib/spreadsheet/read-file.ts'
import { WorkbenchError, workbenchFailure } from '#lib/spreadsheet/schema.ts'
import { formatKind, numberText, serialText } from '#lib/spreadsheet/serials.ts'
import { createWorkbench } from '#lib/spreadsheet/workbench.ts'
import { unpackZip, zipEntries } from '#lib/spreadsheet/zip.ts'
import { type BookSheet, makeBook, makeZip } from '../support/books.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

const moment = 'm/d/yy h:mm'
const week: BookSheet = {
  rows: [
    ['Clockings of week 45'],
    [],
    ['No.', 'Date/Time', 'Status'],
    [41, { v: 46328.32008, z: moment }, 'C/In'],
    [42, { v: 46328.7305, z: moment }, 'C/Out'],
  ],
}

async function cellsOf(sheet: BookSheet, options?: Parameters<typeof makeBook>[1]) {
  const { bench, summary } = await openWorkbench(makeBook({ Log: sheet }, options))
  return { summary, cells: (await allRows(bench)).map((row) => row.cells) }
}

/** A workbook of one sheet, in the XML of programs that have none of Excel's. */
function withSheet(sheet: string): Uint8Array<ArrayBuffer> {
  const office = 'http://schemas.openxmlformats.org'
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return makeZip({
    '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/worksheets/sheet1.xml': sheet,
  })
}

async function refusal(file: Uint8Array<ArrayBuffer>, limits = defaultLimits) {
  const error = await createWorkbench(limits)
    .open(new Blob([file]), { name: 'book.xlsx', zone: 'Europe/London' })
    .catch((failure) => failure)
  expect(error).toBeInstanceOf(WorkbenchError)
  return workbenchFailure(error)
}

afterEach(() => vi.restoreAllMocks())

describe('a workbook', () => {
  it.each(['xlsx', 'xlsm', 'xlsb', 'biff8', 'biff5', 'biff2', 'xlml', 'ods'])(
    'is found by its bytes and read to the second: %s',
    async (bookType) => {
      // The writer grumbles about number formats that OpenDocument does not have.
      if (bookType === 'ods') vi.spyOn(console, 'error').mockImplementation(() => {})
      const { bench, summary } = await openWorkbench(makeBook({ Log: week }, { bookType }))
      expect(summary).toMatchObject({ encoding: null, delimiter: null, rows: 4 })
      expect(await glance(bench)).toEqual([
        '1 skipped Above the header',
        '2 skipped Above the header',
        '4 ready',
        '5 ready',
      ])
      expect((await allRows(bench)).slice(2).map(({ punch }) => punch.checktime)).toEqual([
        '2026-11-02T07:40:55',
        '2026-11-02T17:31:55',
      ])
    },
  )

  it('may tell its sizes in the wide fields that Java writes', async () => {
    const bytes = makeBook({ Log: week })
    const limits = { maxBytes: 1e6, isLate: () => false }
    const parts: Record<string, Uint8Array> = {}
    for (const entry of zipEntries(bytes)) {
      const plain = await unpackZip(bytes, [entry], limits)
      parts[entry.name] = plain.subarray(30 + entry.name.length).subarray(0, entry.bytes)
    }
    const { summary } = await openWorkbench(makeZip(parts, { isWide: true }))
    expect(summary.rows).toBe(4)
    const bomb = { ...parts, 'xl/worksheets/sheet2.xml': new Uint8Array(2_000_000) }
    const failure = await refusal(makeZip(bomb, { isWide: true }), {
      ...defaultLimits,
      maxUnpackedBytes: 1_000_000,
    })
    expect(failure.code).toBe('too-large')
  })

  it('counts its days from 1904 when it says so', async () => {
    const rows = [
      ['No.', 'Time'],
      [1, { v: 44866.25, z: moment }],
    ]
    expect((await cellsOf({ rows }, { date1904: true })).cells).toEqual([
      ['1', '2026-11-02 06:00:00'],
    ])
  })

  it('shows the first visible sheet that holds something, and any other on demand', async () => {
    const rows = (id: number) => [
      ['No.', 'Time'],
      [id, '7:00'],
    ]
    const { bench, summary } = await openWorkbench(
      makeBook({
        Archive: { rows: rows(1), isHidden: true },
        Empty: { rows: [] },
        July: { rows: rows(2) },
        August: { rows: rows(3) },
      }),
    )
    expect(summary.sheet).toBe('July')
    expect(summary.sheets).toEqual([
      { name: 'Archive', rows: 2, isHidden: true },
      { name: 'Empty', rows: 0, isHidden: false },
      { name: 'July', rows: 2, isHidden: false },
      { name: 'August', rows: 2, isHidden: false },
    ])
    const archive = await bench.reread({ sheet: 'Archive' })
    expect(archive.sheet).toBe('Archive')
    expect(archive.notes.join()).toContain('hidden')
    expect((await allRows(bench))[0]?.cells[0]).toBe('1')
  })

  it('keeps its row numbers, and neither empty rows nor columns beyond its cells', async () => {
    const { bench, summary } = await openWorkbench(
      makeBook({
        Log: {
          origin: 'B3',
          rows: [
            ['No.', 'Time', null, ''],
            [7, '7:00', '', null],
            [null, ''],
          ],
        },
      }),
    )
    expect(summary).toMatchObject({ rows: 3, columns: 3 })
    expect((await allRows(bench)).at(-1)).toMatchObject({ rowNo: 4, cells: ['', '7', '7:00'] })
  })

  it('repeats a cell that is merged downwards, and says so', async () => {
    const { summary, cells } = await cellsOf({
      rows: [
        ['No.', 'Time', 'Note'],
        [7, '7:00', 'a'],
        [null, '8:00', null],
      ],
      merges: ['A2:A3', 'B2:C2'],
    })
    expect(cells).toEqual([
      ['7', '7:00', 'a'],
      ['7', '8:00', ''],
    ])
    expect(summary.notes.join()).toContain('1 merged cell reaches')
  })

  it('shows what its cells show: formulas by their results, errors, truth, numbers unharmed', async () => {
    const { summary, cells } = await cellsOf({
      rows: [
        ['No.', 'a', 'b', 'c', 'd', 'e'],
        [
          123456789012345,
          { v: 9, t: 'n', f: '4+5' },
          { t: 'e', v: 42 },
          true,
          { v: 42, z: '00000' },
          { t: 'n', f: '1+1' },
        ],
        [1234567890123450, 0.1 + 0.2, 1e-7, 7.45, 1234.5, 'x'],
      ],
    })
    expect(cells).toEqual([
      ['123456789012345', '9', '#N/A', 'TRUE', '00042', ''],
      ['1.23456789012345E+15', '0.3', '0.0000001', '7.45', '1234.5', 'x'],
    ])
    expect(summary.notes.join()).toContain('1 cell holds a formula without its result')
  })

  it.each([
    ['<c r="B2"><f>A1+1</f><v></v></c>', 1],
    ['<c r="B2"><f>A1+1</f><v/></c>', 1],
    ['<c r="B2" s="0"><f t="shared" si="0"/></c>', 1],
    ['<c r="B2"><f>A1&lt;1</f> </c>', 1],
    ['<c r="B2"><f>A1+1</f><v>0.25</v></c>', 0],
    ['<c r="B2"><f t="shared" si="0"/><v>0.25</v></c>', 0],
  ])('takes no formula without a result for midnight: %s', async (cell, open) => {
    const header = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    const sheet = `<worksheet><sheetData>${header}<row r="2"><c r="A2"><v>7</v></c>${cell}</row></sheetData></worksheet>`
    const { bench, summary } = await openWorkbench(withSheet(sheet))
    expect((await allRows(bench)).at(-1)?.cells).toEqual(['7', open ? '' : '0.25'])
    expect(summary.notes.join().includes('without its result')).toBe(open === 1)
  })

  it('keeps the clock a date hides, unless the row has one of its own', async () => {
    const hidden = { v: 46328.5, z: 'm/d/yy' }
    const { cells } = await cellsOf({
      rows: [
        ['No.', 'Date', 'Time'],
        [1, hidden, { v: 0.25, z: 'h:mm' }],
        [2, hidden, '6:01pm'],
        [3, hidden, null],
      ],
    })
    expect(cells.map((row) => row.slice(1))).toEqual([
      ['2026-11-02', '06:00:00'],
      ['2026-11-02', '6:01pm'],
      ['2026-11-02 12:00:00', ''],
    ])
  })

  it('keeps the day a clock hides, unless programs count from it', async () => {
    const day = { v: 46328, z: 'm/d/yy' }
    const hidden = (serial: number) => ({ v: serial, z: 'h:mm' })
    const { cells } = await cellsOf({
      rows: [
        ['No.', 'Date', 'Time'],
        [1, day, hidden(46328.25)],
        [2, day, hidden(46329.25)],
        [3, day, hidden(36526.25)],
        [4, null, hidden(46328.25)],
      ],
    })
    expect(cells.map((row) => row[2])).toEqual([
      '2026-11-02 06:00:00',
      '2026-11-03 06:00:00',
      '06:00:00',
      '2026-11-02 06:00:00',
    ])
  })

  it('sends no ID that Excel has damaged', async () => {
    const { bench } = await openWorkbench(
      makeBook({
        Log: {
          rows: [
            ['No.', 'Time'],
            [1234567890123450, '7:00'],
          ],
        },
      }),
    )
    expect((await allRows(bench))[0]?.reason).toBe('Employee ID damaged by Excel')
  })
})

describe('numbers of a workbook', () => {
  it.each([
    ['General', 'number'],
    ['0.00', 'number'],
    ['#,##0', 'number'],
    ['0.00E+00', 'number'],
    ['@', 'number'],
    ['m/d/yy', 'date'],
    ['[$-409]d-mmm-yy;@', 'date'],
    ['mmmm', 'date'],
    ['dd/mm/yyyy\\ h:mm\\ \\Am\\Pm', 'moment'],
    ['m/d/yy h:mm', 'moment'],
    ['yyyy"year"mm"month"dd hh:mm:ss.000', 'moment'],
    ['h:mm AM/PM', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'elapsed'],
    ['"hours and days"0', 'number'],
    ['00000', { digits: 5 }],
  ])('with the format %s are a %s', (format, kind) => {
    expect(formatKind(format)).toEqual(kind)
  })

  it.each([
    [0.32, 'time', '07:40:48'],
    [1.25, 'time', '06:00:00'],
    [46328.32, 'time', '2026-11-02 07:40:48'],
    [0.999995, 'time', '00:00:00'],
    [46328, 'date', '2026-11-02'],
    [46328.5, 'date', '2026-11-02 12:00:00'],
    [46328, 'moment', '2026-11-02 00:00:00'],
    [46327.999995, 'moment', '2026-11-02 00:00:00'],
    [0.32, 'moment', '1900-01-00 07:40:48'],
    [1, 'date', '1900-01-01'],
    [59, 'date', '1900-02-28'],
    [60, 'date', '1900-02-29'],
    [61, 'date', '1900-03-01'],
    [1.26, 'elapsed', '30:14:24'],
    [-0.5, 'moment', '-0.5'],
    [3_000_000, 'date', '3000000'],
  ] as const)('%d read as %s is %s', (serial, kind, text) => {
    expect(serialText(serial, kind, 1900)).toBe(text)
  })

  it('give back every second of every day, whichever year is counted from', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 61, max: 80_000 }),
        fc.integer({ min: 0, max: 86_399 }),
        fc.constantFrom(1900 as const, 1904 as const),
        (day, second, count) => {
          const first = count === 1900 ? dayNumber(1899, 12, 30) : dayNumber(1904, 1, 1)
          const clock = new Date(second * 1000).toISOString().slice(11, 19)
          expect(serialText(day + second / 86_400, 'moment', count)).toBe(
            `${dateText(first + day)} ${clock}`,
          )
        },
      ),
    )
  })

  it('are written without an exponent up to 15 digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        const text = numberText(number)
        if (Math.abs(number) < 1e15) expect(text).toBe(String(number))
        else expect(text).toMatch(/^-?\d\.\d{14}E\+15$/)
      }),
    )
  })
})

describe('a workbook that cannot be read ends in a sentence', () => {
  const parts = { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' }
  const bomb = { ...parts, 'xl/worksheets/sheet1.xml': new Uint8Array(2_000_000) }
  const small = { ...defaultLimits, maxUnpackedBytes: 1_000_000 }

  it('when it unpacks to more than a browser can take', async () => {
    expect(await refusal(makeZip(bomb), small)).toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('more than 1 MB'),
    })
  })

  it('when it lies about how much that is', async () => {
    expect((await refusal(makeZip(bomb, { claims: 100 }), small)).code).toBe('too-large')
  })

  it('but not for the pictures in it, which are never unpacked', async () => {
    const picture = { 'xl/media/photo.png': new Uint8Array(2_000_000) }
    expect((await refusal(makeZip({ ...parts, ...picture }), small)).code).not.toBe('too-large')
  })

  it('when it has a password', async () => {
    const message = expect.stringContaining('password')
    const zip = makeZip(parts, { isEncrypted: true })
    expect(await refusal(zip)).toMatchObject({ code: 'encrypted', message })
    const office = new Uint8Array(2048)
    office.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    'EncryptedPackage'.split('').forEach((letter, i) => {
      office[1024 + i * 2] = letter.charCodeAt(0)
    })
    expect(await refusal(office)).toMatchObject({ code: 'encrypted', message })
    // Excel 97 says so in the second record of its stream.
    const beginning = [9, 8, 16, 0, 0, 6, 5, 0, 0xdb, 12, 0xcc, 7, 0, 0, 0, 0, 6, 0, 0, 0]
    const old = Uint8Array.from([...beginning, 0x2f, 0, 6, 0, 0, 0, 1, 2, 3, 4, 10, 0, 0, 0])
    expect(await refusal(old)).toMatchObject({ code: 'encrypted', message })
  })

  it.each([
    ['cut off', makeBook({ Log: week }).slice(0, -40), 'damaged', /damaged or was cut off/],
    ['cut off near its beginning', makeBook({ Log: week }).slice(0, 30), 'damaged', /damaged/],
    [
      'an old one cut off',
      makeBook({ Log: week }, { bookType: 'biff8' }).slice(0, 700),
      'damaged',
      /damaged/,
    ],
    ['a zip of files', makeZip({ 'week.csv': 'No.,Time\n' }), 'not-text', /week\.csv/],
    ['a zip of something else', makeZip({ 'a/b.bin': 'x' }), 'not-text', /no workbook/],
    [
      'a text document',
      makeZip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': 'x' }),
      'not-text',
      /no workbook/,
    ],
    ['an empty zip', makeZip({}), 'not-text', /no workbook/],
    ['without a row', makeBook({ Log: { rows: [] } }), 'empty', /empty/],
  ] as const)('when it is %s', async (_, file, code, sentence) => {
    const failure = await refusal(file)
    expect(failure.message).toMatch(sentence)
    expect(failure.code).toBe(code)
  })

  it('wherever a byte of it is wrong', async () => {
    // One seed: a reader that goes round in circles is ended with its worker, which a test cannot do.
    // What the reader thinks of odd records it says on the console.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const types = ['xlsx', 'biff8', 'xlsb']
    const books = types.map((bookType) => makeBook({ Log: week }, { bookType }))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...books.keys()),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (book, changes) => {
          const bytes = (books[book] as (typeof books)[0]).slice()
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          try {
            const { bench } = await openWorkbench(bytes)
            await bench.problems()
          } catch (error) {
            expect(error).toBeInstanceOf(WorkbenchError)
          }
        },
      ),
      { numRuns: 60, seed: 20261125 },
    )
  })
})
