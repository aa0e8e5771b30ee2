import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from '#lib/imports/results-csv.ts'
import { WorkbenchError, workbenchFailure } from '#lib/spreadsheet/schema.ts'
import { createWorkbench } from '#lib/spreadsheet/workbench.ts'
import { makeBook } from '../support/books.ts'
import { allRows, glance, now, openWorkbench } from '../support/workbench.ts'

type Content = string | Uint8Array<ArrayBuffer>

async function openFiles(files: Record<string, Content>) {
  const bench = createWorkbench()
  const sources = Object.entries(files).map(([name, content]) => new File([content], name))
  const options = { name: 'several', zone: 'Europe/London', now }
  return { bench, summary: await bench.open(sources, options) }
}

async function refusal(files: Record<string, Content>) {
  const error = await openFiles(files).catch((failure) => failure)
  expect(error).toBeInstanceOf(WorkbenchError)
  return workbenchFailure(error)
}

async function cellsOf(file: Content) {
  const { bench, summary } = await openWorkbench(file)
  return { bench, summary, cells: (await allRows(bench)).map(({ cells }) => cells) }
}

describe('several files', () => {
  const april = 'Clock 1\nNo.,Time,State\n1,2026-04-01 07:00,In\n1,2026-04-01 16:00,Out\n\n\n'
  const may = 'Clock 1, again\nNo.,Time,State\n2,2026-05-01 07:00,In\n'

  it('are one import: the row numbers go on, a later header is skipped', async () => {
    const { bench, summary } = await openFiles({ 'april.csv': april, 'may.csv': may })
    expect(await glance(bench)).toEqual([
      '1 skipped Above the header',
      '3 ready',
      '4 ready',
      '5 skipped Above the header',
      '6 skipped Header again',
      '7 ready',
    ])
    expect(summary.files).toEqual([
      { name: 'april.csv', rows: 3 },
      { name: 'may.csv', rows: 3 },
    ])
    expect(summary.rows).toBe(6)
    // A later header holds no values: no word to explain, no ID to look up.
    expect((await bench.typeWords()).map(({ word, rows }) => [word, rows])).toEqual([
      ['In', 2],
      ['Out', 1],
    ])
    expect(await bench.openQuestions()).toEqual([])
    expect((await bench.describeColumns())[0]).toMatchObject({ distinct: 2, samples: ['1', '2'] })
    expect(summary.notes[0]).toBe('2 files are read as one: april.csv (3 rows), may.csv (3 rows).')
  })

  it('may be of different kinds', async () => {
    const book = makeBook({
      May: {
        rows: [
          ['No.', 'Time', 'State'],
          [2, '2026-05-01 07:00', 'In'],
        ],
      },
    })
    const { bench, summary } = await openFiles({ 'april.csv': april, 'may.xlsx': book })
    expect(summary).toMatchObject({ encoding: 'utf-8', delimiter: ',', rows: 5 })
    expect((await bench.verdictCounts()).ready).toBe(3)
  })

  it('find a later encoding before a row of it stands', async () => {
    const latin = Uint8Array.from(
      `${'No.,Time,State\n'}${'3,2026-05-02 07:00,In\n'.repeat(4_000)}3,x,Zoë\n`,
      (c) => c.charCodeAt(0),
    )
    const { summary } = await openFiles({ 'april.csv': april, 'may.csv': latin })
    expect(summary.rows).toBe(3 + 1 + 4_001)
  })

  it('have one fingerprint in any order; a single one keeps its own', async () => {
    const fingerprint = async (files: Record<string, Content>) =>
      (await openFiles(files)).summary.sha256
    const both = await fingerprint({ a: april, b: may })
    expect(await fingerprint({ b: may, a: april })).toBe(both)
    expect(await fingerprint({ a: april })).toBe((await openWorkbench(april)).summary.sha256)
    expect(await fingerprint({ a: april })).not.toBe(both)
  })

  it.each([
    [
      'another column',
      'No.,Punched,State\n1,2026-05-01 07:00,In\n',
      /Column B is headed “Punched” instead of “Time”/,
    ],
    [
      'one column less',
      'No.,Time\n1,2026-05-01 07:00\n',
      /Column C is headed nothing instead of “State”/,
    ],
    ['no header', '2,2026-05-01 07:00,In\n', /only “april.csv” has a header row/],
    ['nothing in it', '\n\n', /empty/],
    ['an open quote', 'No.,Time,State\n1,"2026\n', /never closed/],
  ])('that do not go together are refused by name: %s', async (_, other, sentence) => {
    const { message } = await refusal({ 'april.csv': april, 'other.csv': other })
    expect(message).toMatch(sentence)
    expect(message).toContain('other.csv')
  })

  it('join internal numbers with their badges, and warn without the list', async () => {
    const punches =
      'USERID,CHECKTIME,CHECKTYPE,VERIFYCODE\n1,10/13/2026 7:00:00 AM,I,1\n2,10/13/2026 7:01:00 AM,I,1\n'
    const people = 'USERID,Badgenumber,SSN,Name\n1,"2",,"Ann"\n2,"1",,"Ben"\n'
    const { bench, summary } = await openFiles({
      'USERINFO.csv': people,
      'CHECKINOUT.csv': punches,
    })
    expect(summary.lookup).toEqual({ name: 'USERINFO.csv', pairs: 2 })
    expect(summary.files).toEqual([{ name: 'CHECKINOUT.csv', rows: 2 }])
    expect((await allRows(bench)).map(({ punch }) => punch.userid)).toEqual(['2', '1'])
    expect((await bench.describeColumns())[0]?.remark).toBe('2 values')
    const alone = await openWorkbench(punches)
    expect((await alone.bench.describeColumns())[0]?.remark).toMatch(/internal number/)
    expect(alone.summary.notes.join()).toMatch(/internal number.*USERINFO/)
    expect((await allRows(alone.bench)).map(({ punch }) => punch.userid)).toEqual(['1', '2'])
  })

  it('take no list of badges for punches that need none', async () => {
    const people = 'USERID,Badgenumber,SSN,Name\n1,"2",,"Ann"\n'
    const { bench, summary } = await openFiles({ 'april.csv': april, 'USERINFO.csv': people })
    expect(summary.lookup).toBeNull()
    expect((await allRows(bench))[1]?.punch.userid).toBe('1')
    expect((await refusal({ a: people, b: people })).message).toMatch(/no punches/)
  })
})

describe('a web page with a table', () => {
  it('is read as clocks write it: rows unopened, several tables, a title over all columns', async () => {
    const { summary, cells } =
      await cellsOf(`<table><tr><td colspan="4">Original Records</td></tr></table>
<table><tr><td>Person ID</td><td>Name</td><td>Time</td><td>Attendance Check Point</td></tr></table>
<table><tr><td>'15</td><td>W</td><td>2026-05-31 12:03:17</td><td>Check-in</td></tr>
<td>'15</td><td>W</td><td>2026-05-31 18:00:51</td><td>Check-out</td></tr>
<td>'103</td><td>H</td><td>2026-06-04 09:36:39</td><td>-</td></table>`)
    expect(summary.recognisedAs).toBe('Hikvision records')
    expect(cells).toEqual([
      ['Original Records', '', '', ''],
      ["'15", 'W', '2026-05-31 12:03:17', 'Check-in'],
      ["'15", 'W', '2026-05-31 18:00:51', 'Check-out'],
      ["'103", 'H', '2026-06-04 09:36:39', '-'],
    ])
  })

  it('shows what the eye would see', async () => {
    const { cells } =
      await cellsOf(`<!DOCTYPE html><html><head><title>a</title><style>td{}</style></head>
<!-- <tr><td>no</td></tr> --><body>Log<TABLE>
<tr><th>No.<th>Note
<tr><td rowspan=2> 1 </td><td>Zo&euml; &amp;&nbsp;Co&#46;<br>two
lines 1 < 2</td></tr>
<tr><td>a<script>document.write("<td>x</td>")</script>b</td></tr>
</TABLE>`)
    expect(cells).toEqual([
      ['1', 'Zoë &\u00a0Co.\ntwo lines 1 < 2'],
      ['1', 'ab'],
    ])
  })

  it.each([
    [
      'its own word',
      '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">',
      'windows-1252',
    ],
    ['its bytes, when it says UTF-8 and is not', '<meta charset="utf-8">', 'windows-1252'],
    ['its bytes, when it says nothing', '<html>', 'windows-1252'],
  ])('is decoded by %s', async (_, head, encoding) => {
    const page = `${head}<table><tr><td>No.</td><td>Name</td></tr><tr><td>1</td><td>Zoë</td></tr></table>`
    const { summary, cells } = await cellsOf(Uint8Array.from(page, (c) => c.charCodeAt(0)))
    expect(summary).toMatchObject({ encoding, delimiter: null })
    expect(cells).toEqual([['1', 'Zoë']])
  })

  it('is known by its first tag, behind a comment too, and by nothing else', async () => {
    const rows = '<table><tr><td>No.</td></tr><tr><td>1</td></tr></table>'
    expect((await cellsOf(`\n<!-- Report -->\n${rows}`)).cells).toEqual([['1']])
    const text = 'No.,<table>\n<script>alert(1)</script>,=cmd|x\n'
    expect((await cellsOf(text)).cells.at(-1)).toEqual(['<script>alert(1)</script>', '=cmd|x'])
  })

  it('is decoded by a charset only the page itself names', async () => {
    const page = '<meta charset=gb2312><table><tr><td>No.</td><td>Name</td></tr><tr><td>1</td><td>'
    const bytes = [...new TextEncoder().encode(page), 0xd6, 0xd0]
    expect((await cellsOf(Uint8Array.from(bytes))).cells).toEqual([['1', '中']])
  })

  it('is not searched again and again for an end that never comes', async () => {
    const page = `<table><tr><td>No.</td></tr><tr><td>1</td></tr>${'<script <style <!-- <td '.repeat(50_000)}`
    expect((await cellsOf(page)).cells).toEqual([['1']])
  })

  it('does not grow without end from a cell that claims to be wide', async () => {
    const page = `<table><tr>${'<td colspan=1000>x</td>'.repeat(5_000)}</tr></table>`
    const failure = await cellsOf(page).catch(workbenchFailure)
    expect(failure).toMatchObject({ code: 'too-large' })
  })
})

describe('what wrote a file is known by what it holds', () => {
  it.each([
    ['ZKTeco attendance grid', 'Department,Name,No.,Date/Time,Status,Location ID'],
    ['ZKTeco attendance grid', 'AC-No.,Name,Time,State'],
    [
      'ZKTeco attendance grid',
      'Department,Name,No.,Date/Time,Location ID,ID Number,VerifyCode,CardNo',
    ],
    [
      'ZKTeco CHECKINOUT',
      'USERID,CHECKTIME,CHECKTYPE,VERIFYCODE,SENSORID,Memoinfo,sn,UserExtFmt,WorkCode',
    ],
    [
      'Hikvision records',
      'Person ID,Name,Department,Time,Attendance Status,Attendance Check Point',
    ],
    ['Icon Time', 'FirstName,VisibleID,InDate,InTime,OutDate,OutTime'],
    [
      'QuickBooks Time',
      'username,payroll_id,local_date,local_day,local_start_time,local_end_time,tz,hours',
    ],
    ['Homebase', 'Name,Clock in date,Clock in time,Clock out date,Clock out time,Payroll ID,Role'],
    ['Deputy', 'Employee Export Code,Employee Name,Date,Start,End,Mealbreak'],
    ['Toast', 'Location,Employee,Job Title,In Date,Out Date,Total Hours,Payable Hours'],
    ['Square', 'First Name,Last Name,Clock in date,Clock in time,Regular hours,Labor cost'],
    ['BrightHR', 'First Name,Blip Type,Clock In Date,Clock In Time,Clock Out Date,Clock Out Time'],
    ['NGTecoTime', 'Date,,IN,OUT,Work Time, Daily Total, Note'],
    ['AGL/GLG log', 'No\tTMNo\tEnNo\tName\tGMNo\tMode\tDateTime'],
    ['Spreadsheet', 'No.,Time,Status'],
  ])('%s: %s', async (name, header) => {
    const cells = header.split(/[,\t]/).map((_, index) => String(index + 1))
    const line = cells.join(header.includes('\t') ? '\t' : ',')
    expect((await openWorkbench(`${header}\n${line}\n`)).summary.recognisedAs).toBe(name)
  })

  it('ZKTeco attlog: no header, an employee, a time, small numbers, some dirt', async () => {
    const log =
      '       66\t2026-04-13 19:50:36\t1\t0\t1\t0\r\n       66\t1990-00--8 -16:-29:-40\t1\t1\t1\t0\r\n    12345\t2026-04-13 19:51:31\t1\t1\t1\t0\r\n'
    const { bench, summary } = await openWorkbench(log)
    expect(summary.recognisedAs).toBe('ZKTeco attlog')
    const shape = await bench.getShape()
    expect(shape.headerRow).toBe(0)
    expect(shape.columns.map(({ field }) => field)).toEqual([
      'userid',
      'checktime',
      null,
      null,
      null,
      null,
    ])
  })
})

describe('the type in a log without a header', () => {
  /** Ten days of two people: in, a break, out. */
  const days = Array.from({ length: 10 }, (_, index) => String(index + 1).padStart(2, '0'))
  const log = (line: (pin: number, time: string, type: number) => string) =>
    days
      .flatMap((day) => [
        line(66, `2026-04-${day} 07:58:01`, 0),
        line(67, `2026-04-${day} 08:01:12`, 0),
        line(66, `2026-04-${day} 12:00:00`, 2),
        line(66, `2026-04-${day} 12:30:00`, 3),
        line(67, `2026-04-${day} 16:31:05`, 1),
        line(66, `2026-04-${day} 17:02:44`, 1),
      ])
      .join('\n')

  it.each([
    ['device, status, verify', log((pin, time, type) => `  ${pin}\t${time}\t1\t${type}\t1\t0`), 3],
    [
      'status, verify',
      log((pin, time, type) => `  ${pin}\t${time}\t${type}\t${pin % 2}\t0\t0\t0`),
      2,
    ],
    ['five columns', log((pin, time, type) => `${pin}\t${time}\t${type}\t1\t0`), 2],
  ])('is found by what the days say, wherever it stands: %s', async (_, text, column) => {
    const { bench, summary } = await openWorkbench(text)
    const { columns } = await bench.getShape()
    expect(columns.findIndex(({ field }) => field === 'checktype')).toBe(column)
    expect(summary.notes.join()).toContain('all 20 days')
    expect((await bench.verdictCounts()).ready).toBe(60)
  })

  it.each([
    ['says nothing', log((pin, time) => `${pin}\t${time}\t1\t0\t1\t0`)],
    ['is said by two columns', log((pin, time, type) => `${pin}\t${time}\t${type}\t${type}\t0\t0`)],
    [
      'has too few days',
      '66\t2026-04-13 19:50:36\t1\t0\t1\t0\n66\t2026-04-13 19:51:31\t1\t1\t1\t0\n',
    ],
  ])('is asked when it %s', async (_, text) => {
    const { bench } = await openWorkbench(text)
    expect(await bench.openQuestions()).toEqual([
      expect.objectContaining({
        id: 'type',
        sentence: expect.stringContaining('Column C to Column F'),
      }),
    ])
  })
})

describe('a log whose header stands beside its columns', () => {
  it.each([
    [
      'fewer cells in the rows',
      'No\tTMNo\tEnNo\tName\tGMNo\tMode\tDateTime',
      '1\t1\t9\tWorker Nine          1\t3\t2023/01/06 10:00:17',
    ],
    [
      'more in the header',
      'No\tTMNo\tEnNo\tName\t\t\tGMNo\tMode\tDateTime',
      '1\t1\t9\t                 \t1\t2\t07/03/2015 07:30:47',
    ],
    [
      'as many',
      'No\tTMNo\tEnNo\tName\tGMNo\tMode\tDateTime',
      '1\t1\t9\tAnn\t1\t2\t2015/07/03 07:30:47',
    ],
  ])('is read by its content: %s', async (_, header, line) => {
    const { bench } = await openWorkbench(`${header}\n${line}\n`)
    const { columns } = await bench.getShape()
    const fieldOf = (field: string) => columns.find((column) => column.field === field)?.header
    expect([fieldOf('userid'), fieldOf('checktime'), fieldOf('sensorid')]).toEqual([
      'EnNo',
      'DateTime',
      'TMNo',
    ])
    expect((await allRows(bench))[0]?.punch.userid).toBe('9')
  })
})

describe('our own results', () => {
  const header = ['No.', 'Time', 'State', 'Note', 'Punchdesk row', 'Punchdesk state']
  const cell = fc.string({
    unit: fc.constantFrom('=', '+', '-', "'", '@', 'a', '1', ',', '"', '\n', '\t'),
  })

  it('come back as they went out: the guard against formulas is taken off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 50 }), async (notes) => {
        const rows = notes.map((note) => ['1', '2026-11-02 07:00', 'In', note, '2', 'accepted'])
        const text = `\ufeff${[header, ...rows].map(csvLine).join('')}`
        const { summary, cells } = await cellsOf(text)
        expect(summary.recognisedAs).toBe('Punchdesk results')
        expect(cells).toEqual(rows)
      }),
      { numRuns: 40 },
    )
  })

  it('are the only file whose apostrophes go', async () => {
    expect((await cellsOf("No.,Note\n1,'=x\n")).cells).toEqual([['1', "'=x"]])
  })
})

describe('pasted rows', () => {
  it('keep tabs apart and line breaks inside quotes together', async () => {
    const { summary, cells } = await cellsOf(
      'No.\tNote\tTime\n1\t"two\nlines, ""and"" more"\t7:00\n2\t\t8:00',
    )
    expect(summary.delimiter).toBe('\t')
    expect(cells).toEqual([
      ['1', 'two\nlines, "and" more', '7:00'],
      ['2', '', '8:00'],
    ])
  })
})

it('bytes of any kind end in rows or in a sentence', async () => {
  const start = fc.constantFrom(
    'PK\u0003\u0004',
    'PK\u0005\u0006',
    '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1',
    '\t\b',
    '<table>',
    '<?xml ',
    '<tr><td colspan=9>',
    '\u00ff\u00fe',
    '\u00fe\u00ff',
    '\u00ef\u00bb\u00bf',
    'No.,Time\n',
    '"',
  )
  const rest = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .string({
        unit: fc.constantFrom(
          '<',
          '>',
          'td',
          'tr',
          '/',
          '"',
          ',',
          '\t',
          '\n',
          '&#',
          'x1;',
          '!--',
          '1',
          ':',
        ),
      })
      .map((text) => new TextEncoder().encode(text)),
  )
  await fc.assert(
    fc.asyncProperty(start, rest, async (head, tail) => {
      const bytes = new Uint8Array([...Uint8Array.from(head, (c) => c.charCodeAt(0)), ...tail])
      try {
        const { bench } = await openWorkbench(bytes)
        for (const { rowNo } of (await allRows(bench)).slice(0, 3)) await bench.explain(rowNo, 0)
        await bench.problems()
        await bench.uploadChunk(0)
      } catch (error) {
        expect(error).toBeInstanceOf(WorkbenchError)
      }
    }),
    { numRuns: 150, seed: 20261125 },
  )
})
