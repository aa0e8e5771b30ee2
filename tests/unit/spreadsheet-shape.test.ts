import { describe, expect, it } from 'vitest'
import type { Shape, Workbench } from '#lib/spreadsheet/schema.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'
import { upload } from '../support/workbench-upload.ts'

async function fieldsOf(text: string) {
  const { bench } = await openWorkbench(text)
  const { columns, headerRow } = await bench.getShape()
  const used = columns.flatMap(({ field }, index) => (field ? [[field, index]] : []))
  return { headerRow, fields: Object.fromEntries(used) as Record<string, number> }
}

async function change(bench: Workbench, edit: (shape: Shape) => Partial<Shape>) {
  const shape = await bench.getShape()
  return bench.setShape({ ...shape, ...edit(shape) })
}

describe('columns are matched by name and samples', () => {
  it.each([
    [
      'a ZKTeco grid',
      'Department,Name,No.,Date/Time,Status,Location ID\nHQ,"Last, First",7,02/12/2024 5:15 A12P12,C/In,1\n',
      { userid: 2, name: 1, checktime: 3, checktype: 4, sensorid: 5 },
    ],
    [
      'AC-No. and State',
      'AC-No.,Name,Time,State\n1023,Juan,3/10/2026 8:05 AM,C/In\n',
      { userid: 0, name: 1, checktime: 2, checktype: 3 },
    ],
    [
      'att2000, whose work codes are all zero',
      'USERID,CHECKTIME,CHECKTYPE,VERIFYCODE,SENSORID,Memoinfo,sn,UserExtFmt,WorkCode\n1,10/12/2026 1:06:51 PM,"I",1,"1",,"OID61",0,"0"\n',
      { userid: 0, checktime: 1, checktype: 2, sensorid: 4, eventdescription: 5, deviceserial: 6 },
    ],
    [
      'Hikvision',
      "Person ID,Name,Department,Time,Attendance Status,Attendance Check Point\n'00000042,Ann,HQ,2026-06-29 06:42:50,Check-in,Door 1\n",
      { userid: 0, name: 1, checktime: 3, checktype: 4, sensorid: 5 },
    ],
    [
      'a clock text whose header does not line up',
      'No\tTMNo\tEnNo\tName\t\t\tGMNo\tMode\tDateTime\n1\t1\t33\t  \t1\t2\t07/03/2026 07:30:47\n2\t1\t36\t  \t1\t2\t07/03/2026 08:30:47\n',
      { userid: 2, name: 3, sensorid: 1, checktime: 6 },
    ],
    [
      'date and time apart',
      'Badge,Date,Time,In/Out,Job code,Lat,Long\n0012,07/11/2026,0741,IN,22,53.8,-1.5\n',
      { userid: 0, date: 1, time: 2, checktype: 3, worktype: 4, latitude: 5, longitude: 6 },
    ],
  ])('%s', async (_, text, fields) => {
    expect((await fieldsOf(text)).fields).toEqual(fields)
  })

  it('a clock file without a header', async () => {
    const text =
      '       66\t2026-04-13 19:50:36\t1\t0\t1\t0\n       67\t2026-04-13 19:51:31\t1\t1\t1\t0\n'
    expect(await fieldsOf(text)).toEqual({ headerRow: 0, fields: { userid: 0, checktime: 1 } })
  })

  it.each([
    ['hours', 'Co Code,Batch ID,File #,Reg Hours,O/T Hours\nA,1,7,40,2\n', /hours, not punches/],
    ['people', 'USERID,Badgenumber,SSN,Name\n1,"2",,"Ann"\n', /together with .* CHECKINOUT/],
    ['people', 'Employee ID,Full name,Dept\n7,Ann,Ovens\n8,Bo,Ovens\n', /import it as the list/i],
  ])('a file of %s says so in one sentence, and asks nothing else', async (id, text, sentence) => {
    const { bench, summary } = await openWorkbench(text)
    expect(summary.notes).toEqual([expect.stringMatching(sentence)])
    expect(await bench.openQuestions()).toEqual([{ id, sentence: summary.notes[0], blocks: true }])
  })

  it.each(['No.,Name,Time,State\n7,Ann,,In\n', 'No.,Name,Start,End\n7,Ann,,\n'])(
    'a file whose times are missing is no list of people: %j',
    async (text) => {
      const { bench } = await openWorkbench(text)
      expect((await bench.openQuestions()).map(({ id }) => id)).not.toContain('people')
    },
  )

  it('the header is found under titles, which stay behind', async () => {
    const { bench, summary } = await openWorkbench(
      'Attendance,,\nPeriod,07/20/2026 To 08/02/2026,\n,,\nPIN,Date/Time,Status\n5,2026-08-03 07:00,IN\n',
    )
    expect((await bench.getShape()).headerRow).toBe(4)
    expect(summary.rows).toBe(4)
    expect(await glance(bench)).toEqual([
      '1 skipped Above the header',
      '2 skipped Above the header',
      '3 skipped Above the header',
      '5 ready',
    ])
  })

  it('another header row proposes the columns anew', async () => {
    const { bench } = await openWorkbench('a,b,c\nPIN,Date/Time,Status\n5,2026-08-03 07:00,IN\n')
    await change(bench, () => ({ headerRow: 1 }))
    expect((await bench.getShape()).columns.map(({ header }) => header)).toEqual(['a', 'b', 'c'])
    await change(bench, () => ({ headerRow: 2 }))
    expect(await glance(bench)).toEqual(['1 skipped Above the header', '3 ready'])
  })

  it('columns are described with samples and counts', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,,Status\n5,2026-08-03 07:00,,IN\n6,2026-08-03 07:01,,\n',
    )
    const columns = await bench.describeColumns()
    expect(columns[0]).toMatchObject({
      header: 'PIN',
      samples: ['5', '6'],
      distinct: 2,
      remark: '2 values',
    })
    expect(columns[2]).toMatchObject({ header: 'Column C', remark: 'empty' })
    expect(columns[3]).toMatchObject({ field: 'checktype', remark: '1 row is empty' })
  })

  it('odd forms of a time are said', async () => {
    const remark = async (time: string) => {
      const { bench } = await openWorkbench(`PIN,Date/Time,Status\n5,${time},IN\n`)
      return (await bench.describeColumns())[1]?.remark
    }
    expect(await remark('26/06/2026 5:15 A6P6')).toBe('24-hour times; A6P6 is left out')
    expect(await remark('2026-06-26T05:15:00Z')).toBe('converted to site time')
  })

  it('a template answers the next file with the same headers', async () => {
    const first = await openWorkbench('PIN,Date/Time,Status\n5,03/08/2026 07:00,Out Back\n')
    await change(first.bench, () => ({
      dateOrder: 'mdy',
      typeWords: [{ word: 'Out Back', means: 1 }],
    }))
    const shape = await first.bench.getShape()
    const { bench } = await openWorkbench(
      'title\npin,date/time,STATUS\n6,04/08/2026 07:00,Out Back\n',
      { shape },
    )
    expect(await glance(bench)).toEqual(['1 skipped Above the header', '3 ready'])
    expect((await allRows(bench))[1]?.punch.checktime).toBe('2026-04-08T07:00:00')
  })

  it('answers that do not fit the file are refused', async () => {
    const { bench } = await openWorkbench('PIN,Time\n1,2026-08-03 07:00\n')
    await expect(change(bench, () => ({ columns: [] }))).rejects.toThrow(/do not fit/)
  })
})

describe('the order of dates', () => {
  const file = (...dates: string[]) =>
    `PIN,Date/Time,Status\n${dates.map((date, i) => `${i + 1},${date} 07:${10 + i},IN`).join('\n')}\n`

  it('is settled by one date that can only be read one way, with its count', async () => {
    const { bench } = await openWorkbench(file('03/08/2026', '26/06/2026', '04/08/2026'))
    const question = await bench.dateQuestion()
    expect(question).toMatchObject({ state: 'settled', order: 'dmy' })
    expect(question.evidence).toBe(
      'In 1 of 3 dates the first number is over 12 (26/06/2026 in row 3), so it is the day.',
    )
    expect((await allRows(bench))[0]?.punch.checktime).toBe('2026-08-03T07:10:00')
  })

  it('is asked when every date could be both, with what each would mean', async () => {
    const { bench } = await openWorkbench(file('03/08/2026', '05/08/2026', '09/12/2026'))
    const question = await bench.dateQuestion()
    expect(question).toMatchObject({ state: 'asked', order: null })
    expect(question.readings[0]).toMatchObject({
      label: 'Day first',
      first: '2026-08-03',
      last: '2026-12-09',
      futureRows: 1,
      remark: '3 August to 9 December 2026, 1 row lies in the future',
    })
    expect(question.readings[0]?.examples[0]).toEqual({
      rowNo: 2,
      text: '03/08/2026',
      date: '2026-08-03',
      readAs: 'Monday 3 August 2026',
    })
    expect(question.readings[1]).toMatchObject({
      first: '2026-03-08',
      last: '2026-09-12',
      good: true,
    })
    expect(await bench.openQuestions()).toMatchObject([{ id: 'date-order', blocks: true }])
    expect(await bench.verdictCounts()).toMatchObject({ error: 3, ready: 0 })

    await change(bench, () => ({ dateOrder: 'mdy' }))
    expect(await bench.dateQuestion()).toMatchObject({ state: 'answered', order: 'mdy' })
    expect(await bench.openQuestions()).toEqual([])
    expect(await bench.verdictCounts()).toMatchObject({ error: 0, ready: 3 })
  })

  it('says of a week read the wrong way that it would be one day of each month', async () => {
    const week = ['03', '04', '05', '06', '07'].map((day) => `${day}/08/2026`)
    const { readings } = await (await openWorkbench(file(...week))).bench.dateQuestion()
    expect(readings.map(({ good, remark }) => ({ good, remark }))).toEqual([
      { good: true, remark: '3 to 7 August 2026, all in the past' },
      {
        good: false,
        remark: 'Day 8 of each of 5 months: 8 March to 8 July 2026, all in the past',
      },
    ])
  })

  it('makes an error of a date that contradicts it', async () => {
    const many = Array.from({ length: 22 }, (_, i) => `${13 + (i % 9)}/06/2026`)
    const { bench } = await openWorkbench(file(...many, '06/26/2026'))
    expect((await bench.dateQuestion()).evidence).toMatch(/1 date says otherwise/)
    expect((await glance(bench)).at(-1)).toBe('24 error Date in another order')
  })

  it('is asked when the file contradicts itself', async () => {
    const { bench } = await openWorkbench(file('26/06/2026', '06/27/2026'))
    expect(await bench.dateQuestion()).toMatchObject({
      state: 'asked',
      evidence: expect.stringMatching(/contradicts itself/),
    })
  })

  it('is no question for dates that say it themselves', async () => {
    const { bench } = await openWorkbench(file('2026-08-03', '3 Aug 2026'))
    expect(await bench.dateQuestion()).toMatchObject({ state: 'none' })
    expect(await bench.openQuestions()).toEqual([])
  })

  it('is proved anew when another column holds the dates', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Seen,Status\n1,03/08/2026 07:00,26/06/2026 07:00,IN\n',
    )
    expect((await bench.dateQuestion()).state).toBe('asked')
    await change(bench, ({ columns }) => ({
      columns: columns.map((column, i) => ({
        ...column,
        field: i === 1 ? null : i === 2 ? 'checktime' : column.field,
      })),
    }))
    expect(await bench.dateQuestion()).toMatchObject({ state: 'settled', order: 'dmy' })
  })
})

describe('words of the type column', () => {
  const text =
    'PIN,Date/Time,Status\n1,2026-08-03 07:00,C/In\n2,2026-08-03 08:00, c/in\n3,2026-08-03 09:00,Out Back\n4,2026-08-03 10:00,\n5,2026-08-03 11:00,None\n'

  it('are listed with counts and guesses, and unknown ones are asked', async () => {
    const { bench } = await openWorkbench(text)
    expect(await bench.typeWords()).toEqual([
      { word: 'C/In', rows: 1, means: 0, guess: 0 },
      { word: 'c/in', rows: 1, means: 0, guess: 0 },
      { word: 'Out Back', rows: 1, means: 'ask', guess: null },
      { word: 'None', rows: 1, means: 255, guess: 255 },
      { word: '', rows: 1, means: 'ask', guess: null },
    ])
    expect(await glance(bench)).toEqual([
      '2 ready',
      '3 ready',
      '4 error Type is not known',
      '5 error Type is missing',
      '6 warning Neither in nor out',
    ])
    expect(await bench.openQuestions()).toMatchObject([{ id: 'type-words', blocks: false }])
  })

  it('mean what the admin says, or leave their rows out', async () => {
    const { bench } = await openWorkbench(text)
    await change(bench, () => ({
      typeWords: [
        { word: 'Out Back', means: 1 },
        { word: '', means: 0 },
        { word: 'None', means: 'skip' },
      ],
    }))
    expect(await glance(bench)).toEqual([
      '2 ready',
      '3 ready',
      '4 ready',
      '5 ready',
      '6 skipped Type left out',
    ])
    expect(await bench.openQuestions()).toEqual([])
  })

  it('no column at all is asked, and one type can stand for all rows', async () => {
    const { bench } = await openWorkbench('PIN,Date/Time\n1,2026-08-03 07:00\n')
    expect(await bench.openQuestions()).toMatchObject([{ id: 'type', blocks: true }])
    await change(bench, () => ({ defaultType: 1 }))
    expect(await glance(bench)).toEqual(['2 ready'])
    expect((await bench.previewPunches(3))[0]?.punch.checktype).toBe(1)
  })

  it('no column can be decided row by row in Check, where the order of each day fills it in', async () => {
    const rows = [
      ...['7,2026-08-03 07:00', '7,2026-08-03 12:00', '7,2026-08-03 12:30', '7,2026-08-03 17:00'],
      // A night: In or Out cannot be told from the day alone. And a day with a forgotten punch.
      ...['8,2026-08-03 06:00', '8,2026-08-03 22:00', '9,2026-08-03 07:00'],
    ]
    const { bench } = await openWorkbench(['PIN,Date/Time', ...rows].join('\n'))
    await change(bench, () => ({ typesInCheck: true }))
    expect(await bench.openQuestions()).toEqual([])
    expect(await bench.verdictCounts()).toMatchObject({ all: 7, error: 7 })
    const [problem] = await bench.problems()
    expect(problem?.fix?.label).toBe('Fill 4 by order')
    await bench.applyFix('type-missing')
    const types = async () => (await allRows(bench)).map(({ punch }) => punch.checktype)
    expect(await types()).toEqual([0, 1, 0, 1, null, null, null])
    await bench.undo()
    expect(await bench.verdictCounts()).toMatchObject({ error: 7 })
    await bench.redo()
    // By hand, like any other cell; and it comes back with a draft.
    const column = (await bench.reviewShape()).columns.findIndex(
      ({ field }) => field === 'checktype',
    )
    await bench.editCell(8, column, 'Out')
    expect(await types()).toEqual([0, 1, 0, 1, null, null, 1])
    const kept = (await bench.work(-1))?.work
    const other = await openWorkbench(['PIN,Date/Time', ...rows].join('\n'))
    expect(await other.bench.restore(kept as never)).toBe(true)
    expect((await allRows(other.bench)).map(({ punch }) => punch.checktype)).toEqual(await types())
    const { rows: sent } = await upload(bench)
    expect(sent.map(({ cells, punches }) => [cells.length, punches[0]?.checktype])).toEqual([
      ...[0, 1, 0, 1].map((type) => [2, type]),
      ...[undefined, undefined, 1].map((type) => [2, type]),
    ])
    // One type for all takes the column away again, and says that the changes went with it.
    expect((await change(bench, () => ({ defaultType: 0 }))).droppedEdits).toBe(true)
    expect(await types()).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  it('two taps of a clock without types are one punch, of which the later is proposed to be skipped', async () => {
    const rows = ['7,2026-08-03 07:44:34', '7,2026-08-03 07:44:36', '7,2026-08-03 17:29:51']
    const { bench } = await openWorkbench(['PIN,Date/Time', ...rows].join('\n'))
    await change(bench, () => ({ typesInCheck: true }))
    await bench.applyFix('type-missing')
    expect((await allRows(bench)).map(({ punch }) => punch.checktype)).toEqual([0, 0, 1])
    const tapped = (await bench.problems()).find(({ rule }) => rule === 'tapped-twice')
    expect(tapped?.fix?.label).toBe('Skip the later 1')
  })

  it('no column, and dates that could be read both ways, are told at once', async () => {
    const { bench } = await openWorkbench(
      "Person ID,Name,Time,Attendance Check Point\n'0042,Ann,09/01/26 09:00,Door 1\n'0042,Ann,09/11/26 18:20,Door 1\n",
    )
    expect(await bench.openQuestions()).toMatchObject([
      { id: 'date-order', blocks: true },
      { id: 'type', blocks: true },
    ])
    await change(bench, () => ({ dateOrder: 'mdy' }))
    expect(await bench.openQuestions()).toMatchObject([{ id: 'type', blocks: true }])
    await change(bench, () => ({ defaultType: 0 }))
    expect(await bench.openQuestions()).toEqual([])
    expect((await allRows(bench)).map(({ punch }) => punch.checktime)).toEqual([
      '2026-09-01T09:00:00',
      '2026-09-11T18:20:00',
    ])
  })
})
