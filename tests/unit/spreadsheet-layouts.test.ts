import { describe, expect, it } from 'vitest'
import type { Layout, RowView, Workbench } from '#lib/spreadsheet/schema.ts'
import { allRows, openWorkbench } from '../support/workbench.ts'
import { upload } from '../support/workbench-upload.ts'

/** `12 In 2026-08-03T07:00:00 ready`: row of the file, type, time, verdict and why. */
async function punches(bench: Workbench): Promise<string[]> {
  return (await allRows(bench)).map(sayPunch)
}

function sayPunch({ sourceRowNo, punch, verdict, reason, remark }: RowView): string {
  const type =
    punch.checktype === null ? '-' : ['In', 'Out', 'Break out', 'Break in'][punch.checktype]
  return [sourceRowNo, type, punch.checktime ?? '-', verdict, reason || remark].join(' ').trim()
}

async function open(text: string) {
  const { bench, summary } = await openWorkbench(text)
  const { layout, columns } = await bench.getShape()
  const fields = columns.flatMap(({ field }, index) => (field ? [`${index} ${field}`] : []))
  return { bench, summary, layout, fields }
}

async function setLayout(bench: Workbench, layout: Layout) {
  return bench.setShape({ ...(await bench.getShape()), layout })
}

const shifts = [
  'No.,Name,Date,Start,End',
  '7,Ann,26/06/2026,22:00,06:00',
  '7,Ann,28/06/2026,09:00,17:15',
  '8,Bo,28/06/2026,09:00,',
  '8,Bo,29/06/2026,,17:00',
  '8,Bo,30/06/2026,,',
  'Total,,,,',
  '',
].join('\n')

describe('a pair per row', () => {
  it('with one date ends the next day when the out is earlier than its in', async () => {
    const { bench, layout, fields, summary } = await open(shifts)
    expect(layout).toBe('pair-per-row')
    expect(fields).toEqual(['0 userid', '1 name', '2 date', '3 inTime', '4 outTime'])
    expect(summary.rows).toBe(6)
    expect(await punches(bench)).toEqual([
      '2 In 2026-06-26T22:00:00 ready',
      '2 Out 2026-06-27T06:00:00 ready ends the night shift of 26 June',
      '3 In 2026-06-28T09:00:00 ready',
      '3 Out 2026-06-28T17:15:00 ready',
      '4 In 2026-06-28T09:00:00 warning Out is missing',
      '4 Out - skipped No time given',
      '5 In - skipped No time given',
      '5 Out 2026-06-29T17:00:00 warning In is missing',
      '6 - - skipped Day without a punch',
      '7 - - skipped Total row',
    ])
    expect(await bench.openQuestions()).toEqual([])
    // A date that an in and an out share is one date.
    expect((await bench.dateQuestion()).evidence).toMatch(/^In 5 of 5 dates /)
    expect((await bench.typeWords()).map(({ word, means }) => [word, means])).toEqual([
      ['In', 0],
      ['Out', 1],
    ])
    expect(await bench.sendSummary()).toMatchObject({
      punches: 6,
      staysBehind: { error: 0, duplicate: 0, skipped: 2 },
    })
  })

  it('says of an overnight time what it was understood as', async () => {
    const { bench } = await open(shifts)
    expect((await bench.previewPunches(4)).map(sayPunch)).toEqual([
      '2 In 2026-06-26T22:00:00 ready',
      '2 Out 2026-06-27T06:00:00 ready ends the night shift of 26 June',
      '3 In 2026-06-28T09:00:00 ready',
      '3 Out 2026-06-28T17:15:00 ready',
    ])
    const [, out] = await allRows(bench)
    const { columns } = await bench.reviewShape()
    const column = columns.findIndex(({ field }) => field === 'time')
    expect(await bench.explain(out?.rowNo ?? 0, column)).toMatchObject({
      sourceRowNo: 2,
      readAs: '06:00:00, 6:00 am',
      findings: [
        {
          severity: 'note',
          sentence: 'Saturday 27 June 2026 at 06:00 ends the night shift of 26 June.',
        },
      ],
    })
  })

  it('with a missing half is whole once its time is typed', async () => {
    const { bench } = await open(shifts)
    const rows = await allRows(bench)
    const at = rows.findIndex((row) => row.reason === 'Out is missing')
    const { missing } = await bench.explain(rows[at]?.rowNo ?? 0, null)
    expect(missing?.rowNo).toBe(rows[at + 1]?.rowNo)
    expect(await bench.positionOf({ offset: 0, limit: 1 }, missing?.rowNo ?? 0)).toBe(at + 1)
    expect(
      await bench.positionOf({ offset: 0, limit: 1, rule: 'row-without-out' }, missing?.rowNo ?? 0),
    ).toBeNull()
    await bench.editCell(missing?.rowNo ?? 0, missing?.column ?? 0, '5:30 pm')
    expect((await punches(bench)).slice(at, at + 2)).toEqual([
      '4 In 2026-06-28T09:00:00 ready',
      '4 Out 2026-06-28T17:30:00 ready',
    ])
    await bench.editCell(missing?.rowNo ?? 0, missing?.column ?? 0, '08:00')
    expect((await punches(bench)).slice(at, at + 2)).toEqual([
      '4 In 2026-06-28T09:00:00 warning Over 16 hours to the Out',
      '4 Out 2026-06-29T08:00:00 ready ends the night shift of 28 June',
    ])
    await bench.undo()
    await bench.undo()
    expect((await punches(bench))[at]).toBe('4 In 2026-06-28T09:00:00 warning Out is missing')
  })

  it('takes an edit of what its punches share as one step for all of them', async () => {
    const { bench } = await open(shifts)
    const { changedRows } = await bench.editCell(2, 0, '70')
    expect(changedRows).toBe(2)
    expect((await allRows(bench)).slice(0, 2).map(({ punch }) => punch.userid)).toEqual([
      '70',
      '70',
    ])
    await bench.undo()
    expect((await allRows(bench)).slice(0, 2).map(({ punch }) => punch.userid)).toEqual(['7', '7'])
    await bench.redo()
    const date = (await bench.reviewShape()).columns.findIndex(({ field }) => field === 'date')
    await bench.editCell(3, date, '01/07/2026')
    expect((await punches(bench)).slice(0, 2)).toEqual([
      '2 In 2026-07-01T22:00:00 ready',
      '2 Out 2026-07-02T06:00:00 ready ends the night shift of 1 July',
    ])
  })

  it('keeps its night when the clock was wrong and its times are moved', async () => {
    const { bench } = await open(shifts)
    const { view } = await bench.rows({ offset: 0, limit: 1 })
    const move = (hours: number) => bench.shiftTimes({ view, from: 0, to: 1 }, hours * 3_600)
    await move(3)
    expect((await punches(bench)).slice(0, 2)).toEqual([
      '2 In 2026-06-27T01:00:00 ready',
      '2 Out 2026-06-27T09:00:00 ready',
    ])
    await move(-26)
    expect((await punches(bench)).slice(0, 2)).toEqual([
      '2 In 2026-06-25T23:00:00 ready',
      '2 Out 2026-06-26T07:00:00 ready ends the night shift of 25 June',
    ])
  })

  it('has dates of its own for in and out, and breaks when they are chosen', async () => {
    const { bench, fields } = await open(
      [
        'Week,,,,,,',
        'Name,Clock in date,Clock in time,Clock out date,Clock out time,Break start,Break end,Payroll ID',
        'Ann,July 23 2026,6:01pm,July 24 2026,8:10am,12:00am,12:30am,583',
        'Ann,July 25 2026,6:01pm,,2:00am,,,583',
        'Ann,July 26 2026,6:01pm,July 25 2026,8:10am,,,583',
        'Totals for Ann,-,-,-,-',
        '-,-,-,-,-',
        'Bo,July 20 2026,9:00am,,,,,1',
        '',
      ].join('\n'),
    )
    expect(fields).toEqual([
      ...['0 name', '1 inDate', '2 inTime', '3 outDate', '4 outTime', '7 userid'],
    ])
    const remarks = (await bench.describeColumns()).map(({ remark }) => remark)
    expect(remarks[5]).toBe('breaks are not sent unless chosen')
    const shape = await bench.getShape()
    const columns = shape.columns.map((column, index) => ({
      ...column,
      field:
        index === 5 ? ('breakOut' as const) : index === 6 ? ('breakIn' as const) : column.field,
    }))
    await bench.setShape({ ...shape, columns })
    expect(await punches(bench)).toEqual([
      '1 - - skipped Above the header',
      '3 In 2026-07-23T18:01:00 ready',
      '3 Break out 2026-07-24T00:00:00 ready belongs to the night shift of 23 July',
      '3 Break in 2026-07-24T00:30:00 ready belongs to the night shift of 23 July',
      '3 Out 2026-07-24T08:10:00 ready',
      '4 In 2026-07-25T18:01:00 ready',
      '4 Out 2026-07-26T02:00:00 ready ends the night shift of 25 July',
      '5 In 2026-07-26T18:01:00 ready',
      '5 Out 2026-07-25T08:10:00 error Out before its in',
      '6 - - skipped Total row',
      '7 - - skipped Empty row',
      '8 In 2026-07-20T09:00:00 warning Out is missing',
      '8 Out - skipped No time given',
    ])
  })

  it('holds date and time in one cell of each half', async () => {
    const { bench, fields } = await open(
      'Emp ID,Employee,In Date,Out Date\n4,Ann,10/20/26 10:02 AM,10/20/26 3:44 PM\n5,Bo,10/20/26 4:01 PM,10/21/26 12:16 AM\n',
    )
    expect(fields).toEqual(['0 userid', '1 name', '2 in', '3 out'])
    expect(await bench.dateQuestion()).toMatchObject({ state: 'settled', order: 'mdy' })
    expect((await punches(bench)).at(-1)).toBe('3 Out 2026-10-21T00:16:00 ready')
  })

  it.each([
    [
      'a time clock’s quoted export',
      '"DisplayAs","VisibleID","intInDate","InDate","InDow","InTime","InFlags","OutDate","OutTime"\n"Ann","5001","967","05/27/26","Tue","07:54a","","05/27/26","12:02p"\n',
      ['0 name', '1 userid', '3 inDate', '5 inTime', '7 outDate', '8 outTime'],
    ],
    [
      'a timesheet of a payroll tool',
      'username,payroll_id,local_date,local_day,local_start_time,local_end_time,tz,hours,notes\nann,12,2026-08-03,Mon,09:00,17:00,-5,8,"two\nlines"\nbo,13,2026-08-03,Mon,,,-5,8,\n',
      ['0 name', '1 userid', '2 date', '4 inTime', '5 outTime', '8 eventdescription'],
    ],
    [
      'clocks without a colon',
      'PIN,Date,Time In,Time Out\n12,2026-08-03,0741,1632\n',
      ['0 userid', '1 date', '2 inTime', '3 outTime'],
    ],
  ])('is found in %s', async (_, text, fields) => {
    const found = await open(text)
    expect(found.layout).toBe('pair-per-row')
    expect(found.fields).toEqual(fields)
  })

  it('with one side in each row lacks nothing', async () => {
    const { bench } = await open(
      'Date,No.,In,Out,Note\n09/18/2026,1,,19:08,a\n09/18/2026,1,19:19,,b\n09/18/2026,1,,19:24,c\n',
    )
    expect(await punches(bench)).toEqual([
      '2 Out 2026-09-18T19:08:00 ready',
      '3 In 2026-09-18T19:19:00 ready',
      '4 Out 2026-09-18T19:24:00 ready',
    ])
  })

  it('whose in cannot be read does not know the day of its out', async () => {
    const { bench } = await open(
      'No.,Date,Start,End\n7,26/06/2026,2200x,06:00\n7,27/06/2026,22:00,06:00\n',
    )
    expect((await punches(bench)).slice(0, 2)).toEqual([
      '2 In - error Not a time',
      '2 Out 2026-06-26T06:00:00 warning Its in cannot be read',
    ])
  })

  it('asks for the columns that are missing', async () => {
    const { bench } = await open('No.,Date/Time,State\n7,2026-06-26 09:00,In\n')
    await setLayout(bench, 'pair-per-row')
    expect(await bench.openQuestions()).toMatchObject([
      { id: 'time-column', blocks: true, sentence: expect.stringMatching(/holds the out/) },
    ])
  })
})

describe('a report that names the employee once', () => {
  const text = [
    ',,,,Timecard Report,,',
    'Pay Period,,,20260825-20260831,,,',
    'Employee,,,Ann Smith (3),,,',
    'Date,,IN,OUT,Work Time, Daily Total, Note',
    'MON,20260831,17:40,,,,Missing OUT',
    'TUE,20260901,8:37,17:19,8.7,8.7,',
    'WED,20260902,,,,,',
    'Total Hours,,,,,8.7,',
    '',
    ',,,,Timecard Report,,',
    'Pay Period,,,20260825-20260831,,,',
    'Employee,,,Bo (04),,,',
    'Date,,IN,OUT,Work Time, Daily Total, Note',
    'MON,20260831,8:00,16:00,8,8,',
    '',
  ].join('\n')

  it('gives each row below the line its ID and name', async () => {
    const { bench, summary, layout, fields } = await open(text)
    expect(layout).toBe('pair-per-row')
    expect(fields).toEqual([
      ...['1 date', '2 inTime', '3 outTime', '6 eventdescription', '7 userid', '8 name'],
    ])
    expect(summary).toMatchObject({
      columns: 7,
      notes: [expect.stringMatching(/carried down/)],
    })
    expect((await bench.describeColumns())[7]?.remark).toBe('from the line above the rows')
    expect((await punches(bench)).slice(3)).toEqual([
      '5 In 2026-08-31T17:40:00 warning Out is missing',
      '5 Out - skipped No time given',
      '6 In 2026-09-01T08:37:00 ready',
      '6 Out 2026-09-01T17:19:00 ready',
      '7 - - skipped Day without a punch',
      '8 - - skipped Total row',
      '9 - - skipped Empty row',
      '10 - - skipped Above the header',
      '11 - - skipped Above the header',
      '12 - - skipped Names the employee',
      '13 - - skipped Header again',
      '14 In 2026-08-31T08:00:00 ready',
      '14 Out 2026-08-31T16:00:00 ready',
    ])
    const rows = await allRows(bench)
    expect([rows[3], rows.at(-1)].map((row) => [row?.punch.userid, row?.punch.name])).toEqual([
      ['3', 'Ann Smith'],
      ['04', 'Bo'],
    ])
    expect(await bench.openQuestions()).toEqual([])
  })

  it('goes up with what was carried behind its own cells', async () => {
    const { rows } = await upload((await open(text)).bench)
    expect(rows.find(({ rowNo }) => rowNo === 14)).toMatchObject({
      cells: ['MON', '20260831', '8:00', '16:00', '8', '8', '', '04', 'Bo'],
      verdict: 'ready',
    })
  })
})

describe('a file that names nobody', () => {
  it.each([
    ['a side in each row', 'Date,In,Out\n09/18/2026,,19:08\n09/18/2026,07:19,\n'],
    ['a punch in each row', 'Date/Time,Status\n2026-09-18 19:08,Out\n2026-09-18 07:19,In\n'],
  ])('goes when a person says whose rows they are, with %s', async (_, text) => {
    const { bench } = await open(text)
    expect(await bench.openQuestions()).toMatchObject([{ id: 'employee-column', blocks: true }])
    await bench.setShape({ ...(await bench.getShape()), employee: '0042' })
    expect(await bench.openQuestions()).toEqual([])
    expect(await punches(bench)).toEqual([
      '2 Out 2026-09-18T19:08:00 ready',
      '3 In 2026-09-18T07:19:00 ready',
    ])
    const id = (await bench.reviewShape()).columns.findIndex(({ field }) => field === 'userid')
    await bench.editCell(3, id, '43')
    const shape = await bench.getShape()
    expect((await bench.setShape({ ...shape, typeWords: [] })).droppedEdits).toBe(false)
    const { rows } = await upload(bench)
    expect(rows.map(({ cells, edited }) => [cells.length, edited])).toEqual(
      rows.map(() => [shape.columns.length, undefined]),
    )
    expect(rows.map((row) => row.punches[0]?.userid)).toEqual(['0042', '43'])
    expect((await bench.sendSummary()).people).toBe(2)
  })
})

describe('many pairs a day', () => {
  const text = [
    'AC-No.,Name,Date,Clock In 1,Clock Out 1,Clock In 2,Clock Out 2,Total in time',
    '21,Ann,9/10/2026,,,,,',
    '21,Ann,9/13/2026,08:30,12:00,12:30,,',
    '21,Ann,9/14/2026,22:00,02:00,02:30,06:00,07:30',
    '21,Ann,9/15/2026,13:00,17:00,08:00,12:00,08:00',
    'AC-No.,Name,Date,Clock In 1,Clock Out 1,Clock In 2,Clock Out 2,Total in time',
    '',
  ].join('\n')

  it('are told by the columns, in the order of the day', async () => {
    const { bench, layout } = await open(text)
    expect(layout).toBe('pairs-per-day')
    expect(await punches(bench)).toEqual([
      '2 - - skipped Day without a punch',
      '3 In 2026-09-13T08:30:00 ready',
      '3 Out 2026-09-13T12:00:00 ready',
      '3 In 2026-09-13T12:30:00 warning Out is missing',
      '3 Out - skipped No time given',
      '4 In 2026-09-14T22:00:00 ready',
      '4 Out 2026-09-15T02:00:00 ready ends the night shift of 14 September',
      '4 In 2026-09-15T02:30:00 ready belongs to the night shift of 14 September',
      '4 Out 2026-09-15T06:00:00 ready ends the night shift of 14 September',
      '5 In 2026-09-15T13:00:00 ready',
      '5 Out 2026-09-15T17:00:00 ready',
      '5 In 2026-09-16T08:00:00 warning Earlier than the time before it',
      '5 Out 2026-09-16T12:00:00 ready ends the night shift of 15 September',
      '6 - - skipped Header again',
    ])
  })

  it('go up as one row of the file with a part for each', async () => {
    const { bench } = await open(text)
    await bench.skipRows([4], true)
    await bench.editCell(4, 0, '0021')
    const { rows } = await upload(bench)
    expect(
      rows.map(({ rowNo, verdict, reason, parts }) => [rowNo, verdict, reason, parts]),
    ).toEqual([
      [2, 'skipped', 'Day without a punch', undefined],
      [3, 'warning', 'Out: Left out by you; In: Out is missing', 4],
      [4, 'ready', undefined, 4],
      [5, 'warning', 'In: Earlier than the time before it', 4],
      [6, 'skipped', 'Header again', undefined],
    ])
    expect(rows[1]).toMatchObject({
      cells: ['21', 'Ann', '9/13/2026', '08:30', '12:00', '12:30', '', ''],
      edited: [[0, '0021']],
      punches: [
        { part: 0, userid: '0021', checktime: '2026-09-13T08:30:00', checktype: 0 },
        { part: 2, userid: '0021', checktime: '2026-09-13T12:30:00', checktype: 0 },
      ],
    })
    expect((await bench.sendSummary()).punches).toBe(rows.flatMap((row) => row.punches).length)
  })
})

describe('a day grid', () => {
  const text = [
    'No.,Name,03/08/2026,04/08/2026,26/08/2026',
    '66,Ann,19:5023:51,07:30 12:00 12:30 16:00,',
    '67,Bo,,"08:00',
    '12:00',
    '13:00",22:00 06:00',
    '68,Cy,off,08:00-16:00,7.5',
    '',
  ].join('\n')

  it('has its dates in the header and in and out by the order of the times', async () => {
    const { bench, layout, fields } = await open(text)
    expect(layout).toBe('day-grid')
    expect(fields).toEqual(['0 userid', '1 name', '2 day', '3 day', '4 day'])
    expect(await bench.dateQuestion()).toMatchObject({ state: 'settled', order: 'dmy' })
    expect(await punches(bench)).toEqual([
      '2 In 2026-08-03T19:50:00 ready',
      '2 Out 2026-08-03T23:51:00 ready',
      '2 In 2026-08-04T07:30:00 ready',
      '2 Out 2026-08-04T12:00:00 ready',
      '2 In 2026-08-04T12:30:00 ready',
      '2 Out 2026-08-04T16:00:00 ready',
      '3 In 2026-08-04T08:00:00 warning Odd number of times that day',
      '3 Out 2026-08-04T12:00:00 warning Odd number of times that day',
      '3 In 2026-08-04T13:00:00 warning Odd number of times that day',
      '3 In 2026-08-26T22:00:00 ready',
      '3 Out 2026-08-27T06:00:00 ready ends the night shift of 26 August',
      '4 In - error Not a time',
      '4 In 2026-08-04T08:00:00 ready',
      '4 Out 2026-08-04T16:00:00 ready',
      '4 In - error Not a time',
    ])
  })

  it('tells an edit by the whole cell it stands in', async () => {
    const { bench } = await open(text)
    const { columns } = await bench.reviewShape()
    const of = (field: string) => columns.findIndex((column) => column.field === field)
    await bench.editCell(3, of('time'), '20:15')
    await bench.editCell(4, of('checktype'), 'Out')
    const { rows } = await upload(bench)
    expect(rows[0]?.edited).toEqual([
      [2, '19:50 20:15'],
      [3, '07:30 as Out 12:00 12:30 16:00'],
    ])
  })
})

describe('a day grid headed by bare numbers', () => {
  const grid = (numbers: number[], ...above: string[]) =>
    [
      ...above,
      ['No.', 'Name', ...numbers].join(','),
      ['66', 'Ann', '07:5817:02', ...numbers.slice(1).map(() => '')].join(','),
      ['67', 'Bo', ...numbers.slice(1).map(() => ''), '22:00 06:00'].join(','),
      '',
    ].join('\n')
  const days = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const timesOf = async (text: string, name = 'report.csv') => {
    const { bench, summary } = await openWorkbench(text, { name })
    const punch = (await allRows(bench)).flatMap(({ punch: { checktime } }) => checktime ?? [])
    return { bench, summary, times: punch }
  }

  it.each([
    ['a period', 'Att. Time,,2026-08-01 ~ 2026-08-31'],
    ['a period day first', 'Attendance,01/08/2026 - 31/08/2026'],
    ['a period month first', 'Attendance,08/01/2026 - 08/31/2026'],
    ['a month and a year', 'Attendance of August 2026'],
    ['a period beside the day of printing', '2026-08-01 to 2026-08-31,printed 2026-09-01'],
  ])('takes the month from %s above', async (_, title) => {
    const { bench, summary, times } = await timesOf(grid(days(1, 31), title))
    expect((await bench.getShape()).layout).toBe('day-grid')
    expect(await bench.openQuestions()).toEqual([])
    expect(times).toEqual([
      ...['2026-08-01T07:58:00', '2026-08-01T17:02:00'],
      ...['2026-08-31T22:00:00', '2026-09-01T06:00:00'],
    ])
    expect(summary.notes.join()).toMatch(/1 to 31 are read as the days from 1 August to 31 August/)
  })

  it.each([
    'attendance 2026-08.csv',
    'August 2026.csv',
    'att_08-2026.csv',
    'x 20260801-20260831.csv',
  ])('takes the month from the name %s', async (name) => {
    const { summary, times } = await timesOf(grid(days(1, 31)), name)
    expect(times[0]).toBe('2026-08-01T07:58:00')
    expect(summary.notes.join()).toMatch(/in the file’s name/)
  })

  it('goes on into the next month', async () => {
    const numbers = [...days(26, 31), ...days(1, 25)]
    const { times } = await timesOf(grid(numbers, 'Pay period,26/07/2026,25/08/2026'))
    expect([times[0], times.at(-1)]).toEqual(['2026-07-26T07:58:00', '2026-08-26T06:00:00'])
  })

  it.each([
    ['no month', grid(days(1, 31))],
    ['two months', grid(days(1, 30), 'June 2026,September 2026')],
    ['a month with fewer days', grid(days(1, 31), 'June 2026')],
  ])('is not guessed with %s, and says what to do', async (_, text) => {
    const { bench, times } = await timesOf(text)
    expect(times).toEqual([])
    expect((await bench.openQuestions()).map(({ sentence }) => sentence).join()).toMatch(
      /look like days, but neither .* Name the file with its month/,
    )
  })
})

describe('another layout', () => {
  it('drops edits with a word, and keeps them while the punches are the same', async () => {
    const { bench } = await open(shifts)
    await bench.editCell(2, 0, '70')
    const shape = await bench.getShape()
    const unnamed = shape.columns.map((column, i) =>
      i === 1 ? { ...column, field: null } : column,
    )
    expect((await bench.setShape({ ...shape, columns: unnamed })).droppedEdits).toBe(false)
    expect((await allRows(bench))[0]?.punch).toMatchObject({ userid: '70', name: null })
    expect((await setLayout(bench, 'pairs-per-day')).droppedEdits).toBe(true)
    expect((await allRows(bench))[0]?.punch.userid).toBe('7')
    expect((await punches(bench)).slice(0, 2)).toEqual([
      '2 In 2026-06-26T22:00:00 ready',
      '2 Out 2026-06-27T06:00:00 ready ends the night shift of 26 June',
    ])
  })
})
