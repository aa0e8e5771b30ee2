import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallInZone, zoneFacts } from '#lib/punch/site-zone.ts'
import { tableTime, twelveHour, wallSeconds } from '#lib/punch/wall-clock.ts'
import { readMoment, readUserid } from '#lib/spreadsheet/values.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

/** One row per cell: the verdict and what was read. */
async function readTimes(times: string[], zone = 'Europe/London') {
  const text = `PIN,Date/Time,Status\n${times.map((time, i) => `${i + 1},"${time}",IN`).join('\n')}\n`
  const { bench } = await openWorkbench(text, { zone })
  const shape = await bench.getShape()
  await bench.setShape({ ...shape, dateOrder: 'dmy' })
  return (await allRows(bench)).map(({ verdict, reason, punch }) =>
    [verdict, reason, punch.checktime].filter(Boolean).join(' '),
  )
}

async function readIds(ids: string[]) {
  const text = `PIN,Date/Time,Status\n${ids.map((id, i) => `"${id}",2026-08-03 07:${10 + i},IN`).join('\n')}\n`
  const { bench } = await openWorkbench(text)
  return { bench, rows: await allRows(bench) }
}

describe('times of a file', () => {
  it.each([
    ['03/08/2026 07:05:09', 'ready 2026-08-03T07:05:09'],
    ['3/8/26 7:05', 'ready 2026-08-03T07:05:00'],
    ['02/12/2025 5:15 A12P12', 'ready 2025-12-02T05:15:00'],
    ['03/08/2026 6:01pm', 'ready 2026-08-03T18:01:00'],
    ['03/08/2026 07:54a', 'ready 2026-08-03T07:54:00'],
    ['03/08/2026 12:00 AM', 'ready 2026-08-03T00:00:00'],
    ['03/08/2026 0741', 'ready 2026-08-03T07:41:00'],
    ['03/08/2026 7.45', 'ready 2026-08-03T07:45:00'],
    ['03.08.2026 07:45', 'ready 2026-08-03T07:45:00'],
    ['July 23 2026 6:01pm', 'ready 2026-07-23T18:01:00'],
    ['23-Jul-26 18:01', 'ready 2026-07-23T18:01:00'],
    ['2026-08-03T07:45:00.250', 'ready 2026-08-03T07:45:00'],
    ['20260803T074500', 'ready 2026-08-03T07:45:00'],
    ['\u00a003/08/2026\u200b 07:45 ', 'ready 2026-08-03T07:45:00'],
    ['03/08/2026 24:00', 'ready 2026-08-04T00:00:00'],
    ['2026-08-03T07:45:00Z', 'ready 2026-08-03T08:45:00'],
    ['2026-08-03 07:45:00 +05:45', 'ready 2026-08-03T03:00:00'],
    ['2000-01-01 00:00:12', 'warning Clock had lost its date 2000-01-01T00:00:12'],
    ['2027-08-03 07:45', 'warning Lies in the future 2027-08-03T07:45:00'],
    ['2021-08-03 07:45', 'warning More than 3 years old 2021-08-03T07:45:00'],
    ['25/10/2026 01:30', 'warning Time came twice 2026-10-25T01:30:00'],
    ['29/03/2026 01:30', 'error Time did not exist 2026-03-29T01:30:00'],
    ['1990-00--8 -16:-29:-40', 'error Not a date'],
    ['31/02/2026 07:00', 'error Not in the calendar'],
    ['08/26/2026 07:00', 'error Date in another order'],
    ['01/01/2150 07:00', 'error Year is not possible'],
    ['03/08/2026 25:10', 'error Not a time'],
    ['03/08/2026 7.5O', 'error Not a time'],
    ['03/08/2026', 'error Time is missing'],
    ['yesterday', 'error Not a date'],
  ])('%j is %s', async (text, glanced) => {
    // The wall time of the row in the spring gap is shown although it cannot be sent.
    expect(await readTimes([text])).toEqual([glanced])
  })

  it('are the same whether written in 24 or 12 hours, in any zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }),
        fc.constantFrom('Asia/Kathmandu', 'America/St_Johns'),
        (instant, zone) => {
          const wall = wallInZone(instant, zone)
          const date = tableTime(wall).slice(4, 14)
          for (const clock of [wall.slice(11), twelveHour(wall.slice(11))]) {
            const read = readMoment(`${date} ${clock}`)
            expect(read.clock).toBe(wallSeconds(wall) % 86_400)
            expect(read.date).toMatchObject({
              first: Number(wall.slice(8, 10)),
              second: Number(wall.slice(5, 7)),
            })
          }
          // With an offset the instant is what counts, and comes back to the wall unless that was twice.
          const iso = readMoment(new Date(instant * 1000).toISOString())
          expect(iso.instant).toBe(instant)
          expect(zoneFacts(wallInZone(iso.instant ?? 0, zone), zone)).not.toBe('gap')
        },
      ),
    )
  })

  it('are judged by the zone of the site', async () => {
    expect(await readTimes(['08/03/2026 02:30'], 'America/St_Johns')).toEqual([
      'error Time did not exist 2026-03-08T02:30:00',
    ])
    expect(await readTimes(['2026-08-03T00:00:00Z'], 'Asia/Kathmandu')).toEqual([
      'ready 2026-08-03T05:45:00',
    ])
  })

  it('may stand apart from their date', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date,Time,Status\n1,26/06/2026,0741,IN\n2,29/03/2026,01:30,IN\n3,29/03/2026,24:00,IN\n4,,07:00,IN\n5,27/06/2026,7.5O,IN\n6,27/06/2026,,\n',
    )
    expect(
      (await allRows(bench)).map(({ reason, punch }) => `${reason} ${punch.checktime}`.trim()),
    ).toEqual([
      '2026-06-26T07:41:00',
      'Time did not exist 2026-03-29T01:30:00',
      '2026-03-30T00:00:00',
      'Date is missing null',
      'Not a time null',
      'Day without a punch null',
    ])
    const marks = (await allRows(bench))[4]?.marks
    expect(marks).toEqual([{ column: 2, severity: 'error', rule: 'not-a-time' }])
  })
})

describe('employee IDs', () => {
  it('keep leading zeros and lose apostrophes, spaces and unseen characters', async () => {
    const { rows } = await readIds(['00417', "'00000042", '\u00a0 88\u200b', '１２'])
    expect(rows.map((row) => [row.verdict, row.punch.userid])).toEqual([
      ['ready', '00417'],
      ['ready', '00000042'],
      ['ready', '88'],
      ['ready', '12'],
    ])
    expect(rows[1]?.cells[0]).toBe("'00000042")
  })

  it('say what is wrong with them', async () => {
    const { bench, rows } = await readIds([
      '1O71',
      'E356',
      '1.23457E+11',
      '1,234',
      '',
      '123456789012345678901',
      '123.0',
    ])
    expect(rows.map((row) => row.reason)).toEqual([
      'Employee ID is not a whole number',
      'Employee ID is not a whole number',
      'Employee ID damaged by Excel',
      'Employee ID is not a whole number',
      'Employee ID is missing',
      'Employee ID is too long',
      '',
    ])
    const sentence = async (rowNo: number) => (await bench.explain(rowNo, 0)).findings[0]?.sentence
    expect(await sentence(2)).toBe('“1O71” holds the letter O. Employee IDs are whole numbers.')
    expect(await sentence(4)).toMatch(/last digits are lost/)
    expect(await sentence(8)).toBe('“123.0” is read as 123.')
    expect(rows[6]).toMatchObject({ verdict: 'ready', punch: { userid: '123' } })
  })

  it('are never changed when they are whole numbers', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), (digits) => {
        expect(readUserid(digits).value).toBe(digits)
        expect(readUserid(` '${digits}\u200b`).value).toBe(digits)
      }),
    )
  })
})

describe('the optional fields', () => {
  it('hold to Go2Clock’s limits and leave dashes out', async () => {
    const { bench } = await openWorkbench(
      `PIN,Date/Time,Status,Reader,Job code,Note,Lat,Long
1,2026-08-03 07:00,IN,-,22,--,53.8,-1.5
2,2026-08-03 07:00,IN,${'r'.repeat(65)},,,,
3,2026-08-03 07:00,IN,,Oven,,,
4,2026-08-03 07:00,IN,,,${'n'.repeat(256)},,
5,2026-08-03 07:00,IN,,,,91,0
6,2026-08-03 07:00,IN,,,,53.8,
7,2026-08-03 07:00,IN,,,,,-1.5
`,
    )
    const shape = await bench.getShape()
    const fields = [
      'userid',
      'checktime',
      'checktype',
      'sensorid',
      'worktype',
      'eventdescription',
      'latitude',
      'longitude',
    ] as const
    await bench.setShape({
      ...shape,
      columns: shape.columns.map((column, i) => ({ ...column, field: fields[i] ?? null })),
    })
    expect((await allRows(bench)).map((row) => row.reason)).toEqual([
      '',
      'Reader is too long',
      'Job code is not a whole number',
      'Note is too long',
      'Latitude is not possible',
      'Longitude is missing',
      'Latitude is missing',
    ])
    expect((await allRows(bench))[0]?.punch).toMatchObject({
      sensorid: null,
      eventdescription: null,
      worktype: '22',
    })
  })
})

describe('rows that are no punches', () => {
  it('stay behind with their reason', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n1,2026-08-03 07:00,IN\nPIN,Date/Time,Status\nTotals for Ann,,\n,,\n-,-,-\nGrand total,8:00,\n',
    )
    expect(await glance(bench)).toEqual([
      '2 ready',
      '3 skipped Header again',
      '4 skipped Total row',
      '5 skipped Empty row',
      '6 skipped Empty row',
      '7 skipped Total row',
    ])
    expect((await allRows(bench))[2]?.marks).toEqual([])
  })

  it('are not thrown away when they hold a time', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n1,2026-08-03 07:00,IN\nTotal,2026-08-03 07:00,IN\n',
    )
    expect((await glance(bench))[1]).toBe('3 error Employee ID is not a whole number')
  })
})

describe('doubles inside the file', () => {
  it('send the first of each and point to it', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n7,2026-08-03 07:00,IN\n7,03 Aug 2026 7:00am,C/In\n8,2026-08-03 07:00,IN\n007,2026-08-03 07:00,IN\n7,2026-08-03 07:00:00,I\n',
    )
    expect(await glance(bench)).toEqual([
      '2 ready',
      '3 duplicate Same as row 2',
      '4 ready',
      // Go2Clock reads 007 as 7.
      '5 duplicate Same as row 2',
      '6 duplicate Same as row 2',
    ])
    expect((await bench.explain(3, null)).otherRowNo).toBe(2)
  })

  it('warn both when the type differs, because one of the two will be refused', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n7,2026-08-03 07:00,IN\n7,2026-08-03 07:00,OUT\n7,2026-08-03 07:00,IN\n',
    )
    expect(await glance(bench)).toEqual([
      '2 warning Other type than row 3',
      '3 warning Other type than row 2',
      '4 duplicate Same as row 2',
    ])
    expect((await allRows(bench))[0]?.marks).toEqual([
      { column: 2, severity: 'warning', rule: 'same-time-other-type' },
    ])
  })

  it('do not count rows that stay behind anyway', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n7,2026-08-03 07:00,what\n7,2026-08-03 07:00,IN\n',
    )
    expect(await glance(bench)).toEqual(['2 error Type is not known', '3 ready'])
  })
})

describe('the answers of the workbench', () => {
  const text =
    'PIN,Name,Date/Time,Status\n10,Ann Lee,2026-08-03 07:00,IN\n9,Bob,2026-08-04 07:00,IN\n10,Ann Lee,2026-08-03 17:00,OUT\nx,Cy,2026-08-05 07:00,IN\n11,Dee,2027-08-05 07:00,IN\n10,Ann Lee,2026-08-03 07:00,IN\n'

  it('window, filter, search and sort', async () => {
    const { bench } = await openWorkbench(text)
    const rowNos = async (request: object) =>
      (await bench.rows({ offset: 0, limit: 100, ...request })).rows.map((row) => row.rowNo)
    expect(await rowNos({ offset: 1, limit: 2 })).toEqual([3, 4])
    expect(await rowNos({ verdicts: ['error', 'duplicate'] })).toEqual([5, 7])
    expect(await rowNos({ rule: 'in-future' })).toEqual([6])
    expect(await rowNos({ search: 'ann' })).toEqual([2, 4, 7])
    expect(await rowNos({ search: '4 Aug 2026' })).toEqual([3])
    expect(await rowNos({ search: 'nobody' })).toEqual([])
    expect(await rowNos({ sort: { by: 'checktime', descending: true } })).toEqual([
      6, 5, 3, 4, 7, 2,
    ])
    expect(await rowNos({ sort: { by: 'userid' } })).toEqual([3, 2, 4, 7, 6, 5])
    expect((await bench.rows({ offset: 0, limit: 2, search: 'ann' })).total).toBe(3)
  })

  it('go from problem to problem, and around', async () => {
    const { bench } = await openWorkbench(text)
    const all = { offset: 0, limit: 1 }
    expect(await bench.nextProblem(all, -1)).toEqual({ position: 3, rowNo: 5 })
    expect(await bench.nextProblem(all, 0)).toEqual({ position: 3, rowNo: 5 })
    expect(await bench.nextProblem(all, 5)).toEqual({ position: 3, rowNo: 5 })
    expect(await bench.nextProblem(all, -1, true)).toEqual({ position: 5, rowNo: 7 })
    expect(await bench.nextProblem(all, 3, true)).toEqual({ position: 5, rowNo: 7 })
    expect(await bench.nextProblem(all, 4, true)).toEqual({ position: 3, rowNo: 5 })
    expect(await bench.nextProblem({ ...all, verdicts: ['ready'] }, 0)).toBeNull()
  })

  it('group problems by reason, errors first', async () => {
    const { bench } = await openWorkbench(text)
    expect(
      (await bench.problems()).map(({ severity, title, rows, remark }) => [
        severity,
        title,
        rows,
        remark,
      ]),
    ).toEqual([
      ['error', 'Employee ID is not a whole number', 1, 'x'],
      ['warning', 'Lies in the future', 1, '2027-08-05 07:00'],
      ['duplicate', 'Twice in this file', 1, 'The first of each is sent.'],
    ])
  })

  it('say what will be sent and what stays', async () => {
    const { bench } = await openWorkbench(text)
    expect(await bench.sendSummary()).toEqual({
      rows: 6,
      punches: 4,
      people: 3,
      first: '2026-08-03T07:00:00',
      last: '2027-08-05T07:00:00',
      staysBehind: { error: 1, duplicate: 1, skipped: 0 },
      behind: [
        { rule: 'id-not-number', title: 'Employee ID is not a whole number', rows: 1 },
        { rule: 'twice-in-file', title: 'Twice in this file', rows: 1 },
      ],
      warnings: [{ rule: 'in-future', title: 'Lies in the future', rows: 1 }],
    })
    expect((await bench.previewPunches(3)).map((row) => row.rowNo)).toEqual([2, 4, 6])
  })

  it('explain a cell', async () => {
    const { bench } = await openWorkbench(text)
    expect(await bench.explain(2, 2)).toMatchObject({
      text: '2026-08-03 07:00',
      findings: [],
      readAs: 'Monday 3 August 2026 at 07:00',
      sameValueRows: 2,
    })
    await expect(bench.explain(1, 0)).rejects.toThrow(/no row 1/)
  })
})
