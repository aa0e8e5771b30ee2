import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Edits, skipStates } from '#lib/spreadsheet/edits.ts'
import { Judge } from '#lib/spreadsheet/judge.ts'
import { proposeShape } from '#lib/spreadsheet/propose.ts'
import { planReading } from '#lib/spreadsheet/row-reader.ts'
import { Sheet } from '#lib/spreadsheet/sheet.ts'
import { defaultThresholds, type Thresholds } from '#lib/spreadsheet/thresholds.ts'
import { glance, now, openWorkbench } from '../support/workbench.ts'

const header = 'PIN,Date/Time,Status,Reader\n'
/** Somebody else, so that the file has an In and an Out and days before and after. */
const frame =
  '99,2026-07-20 06:00:00,IN,1\n99,2026-07-20 14:00:00,OUT,1\n99,2026-08-20 06:00:00,IN,1\n99,2026-08-20 14:00:00,OUT,1\n'

/** `time type [reader]` of one person in August 2026 -> the verdicts of these rows. */
async function judged(punches: string[], thresholds: Partial<Thresholds> = {}) {
  const lines = punches.map((punch) => {
    const [day, time, type, reader = '1'] = punch.split(' ')
    return `7,2026-08-${day} ${time},${type},${reader}`
  })
  const { bench } = await openWorkbench(`${header}${frame}${lines.join('\n')}\n`, {
    thresholds: { ...defaultThresholds, ...thresholds },
  })
  const rows = (await glance(bench)).slice(4)
  return { bench, rows: rows.map((row) => row.replace(/^\d+ /, '')) }
}

const verdicts = async (punches: string[], thresholds?: Partial<Thresholds>) =>
  (await judged(punches, thresholds)).rows

describe('two taps in a row', () => {
  it('of one type are one too many up to two minutes, and the later is the one to skip', async () => {
    expect(await verdicts(['03 07:00:00 IN', '03 07:02:00 IN', '03 15:00:00 OUT'])).toEqual([
      'ready',
      'warning Two taps, 2 minutes apart',
      'ready',
    ])
    expect(await verdicts(['03 07:00:00 IN', '03 07:02:01 IN', '03 15:00:00 OUT'])).toEqual([
      'ready',
      'warning Two Ins in a row',
      'ready',
    ])
  })

  it('of different types are both shown, and the day is read as if the later counted', async () => {
    const punches = ['03 07:00:00 OUT', '03 07:01:04 IN', '03 15:00:00 OUT']
    const { bench, rows } = await judged(punches)
    expect(rows).toEqual(['warning Two taps, 64 s apart', 'warning Two taps, 64 s apart', 'ready'])
    expect((await bench.explain(6, 2)).findings[0]).toMatchObject({
      title: 'Two taps within 2 minutes, other type',
      sentence:
        'Row 7 is a tap 64 s later with another type. Mostly the later tap is right: it corrects the first.',
    })
    expect((await bench.explain(7, 2)).findings[0]?.sentence).toMatch(
      /^Row 6 is a tap 64 s earlier/,
    )
  })

  it('keep the first where the punches before and after fit only that', async () => {
    const { bench, rows } = await judged([
      ...['02 07:00:00 IN', '02 15:00:00 OUT'],
      ...['03 07:00:00 IN', '03 07:00:50 OUT', '03 15:00:00 OUT'],
    ])
    const taps = 'warning Two taps, 50 s apart'
    expect(rows).toEqual(['ready', 'ready', taps, taps, 'ready'])
    expect((await bench.explain(8, 2)).findings[0]?.rule).toBe('tapped-first-fits')
    // On leaving, the second press corrects the first.
    const leaving = await judged(['03 07:00:00 IN', '03 15:00:00 IN', '03 15:00:50 OUT'])
    expect((await leaving.bench.explain(7, 2)).findings[0]?.rule).toBe('tapped-other-type')
  })

  it('that are Out and In again during work are a break, as at lunch', async () => {
    const day = ['03 07:00:00 IN', '03 11:31:00 OUT', '03 11:32:00 IN', '03 18:00:00 OUT']
    const { bench, rows } = await judged(day)
    expect(rows).toEqual(Array(4).fill('ready'))
    expect((await bench.explain(7, 2)).findings[0]).toMatchObject({
      severity: 'note',
      sentence:
        'Row 8 is a tap 1 minute later. Out and In again fit the order of the day, so both go.',
    })
    // In one minute the file may have them the other way round: no Ins or Outs in a row for that.
    const sameMinute = ['03 07:00:00 IN', '03 12:00:00 IN', '03 12:00:00 OUT', '03 18:00:00 OUT']
    expect(await verdicts(sameMinute)).toEqual([
      'ready',
      'warning Other type than row 8',
      'warning Other type than row 7',
      'ready',
    ])
    expect(await verdicts(day.slice(0, 3))).toEqual(['ready', 'ready', 'warning No Out that day'])
  })

  it('are measured from the tap that is kept', async () => {
    expect(
      await verdicts(['03 07:00:00 IN', '03 07:01:30 IN', '03 07:03:00 IN', '03 15:00:00 OUT']),
    ).toEqual(['ready', 'warning Two taps, 90 s apart', 'warning Two Ins in a row', 'ready'])
  })

  it('are looked for where the types say nothing, too', async () => {
    const { bench } = await openWorkbench(
      `${header}7,2026-08-03 07:00:00,IN,1\n7,2026-08-03 07:00:40,IN,1\n7,2026-08-05 07:00:00,IN,1\n`,
    )
    expect(await glance(bench)).toEqual(['2 ready', '3 warning Two taps, 40 s apart', '4 ready'])
  })

  it('hold to the desk’s own threshold', async () => {
    const punches = ['03 07:00:00 IN', '03 07:00:31 IN', '03 15:00:00 OUT']
    expect((await verdicts(punches, { nearDoubleSeconds: 30 }))[1]).toBe('warning Two Ins in a row')
    expect((await verdicts(punches, { nearDoubleSeconds: 31 }))[1]).toBe(
      'warning Two taps, 31 s apart',
    )
  })
})

describe('Ins and Outs', () => {
  it('that follow each other are fine, breaks and overtime included', async () => {
    const day = ['03 06:00:00 0', '03 10:00:00 2', '03 10:15:00 3', '03 14:00:00 1']
    const more = ['03 14:30:00 4', '03 18:00:00 5', '04 22:00:00 0', '05 06:00:00 1']
    expect(await verdicts([...day, ...more])).toEqual(Array(8).fill('ready'))
  })

  it('are told twice in a row within one shift, and as missing between two', async () => {
    expect(await verdicts(['03 06:00:00 IN', '03 12:00:00 IN', '03 15:00:00 OUT'])).toEqual([
      'ready',
      'warning Two Ins in a row',
      'ready',
    ])
    expect(await verdicts(['03 06:00:00 IN', '03 12:00:00 OUT', '03 15:00:00 OUT'])).toEqual([
      'ready',
      'ready',
      'warning Two Outs in a row',
    ])
    expect(await verdicts(['03 06:00:00 IN', '04 06:00:00 IN', '04 14:00:00 OUT'])).toEqual([
      'warning No Out that day',
      'ready',
      'ready',
    ])
    expect(await verdicts(['03 06:00:00 IN', '03 14:00:00 OUT', '04 14:00:00 OUT'])).toEqual([
      'ready',
      'ready',
      'warning No In that day',
    ])
    // Over midnight it is one shift, though two days.
    expect(await verdicts(['03 22:00:00 IN', '04 02:00:00 IN', '04 06:00:00 OUT'])).toEqual([
      'ready',
      'warning Two Ins in a row',
      'ready',
    ])
  })

  it('may lie 16 hours apart to the second', async () => {
    expect(await verdicts(['03 06:00:00 IN', '03 22:00:00 OUT'])).toEqual(['ready', 'ready'])
    const { bench, rows } = await judged(['03 06:00:00 IN', '03 22:00:01 OUT'])
    expect(rows).toEqual(['warning Over 16 hours to the Out', 'ready'])
    expect((await bench.explain(6, 1)).findings[0]?.sentence).toBe(
      '16 hours to the Out in row 7 on Monday 3 August 2026 at 22:00:01. Mostly an Out was forgotten.',
    )
    expect(await verdicts(['03 06:00:00 IN', '03 14:00:01 OUT'], { longShiftHours: 8 })).toEqual([
      'warning Over 8 hours to the Out',
      'ready',
    ])
  })

  it('too far apart have each lost their partner', async () => {
    expect(await verdicts(['03 06:00:00 IN', '05 06:00:00 OUT'])).toEqual([
      'warning Over 16 hours to the Out',
      'ready',
    ])
    expect(await verdicts(['03 06:00:00 IN', '05 06:00:01 OUT'])).toEqual([
      'warning No Out that day',
      'warning No In that day',
    ])
  })

  it('are missing at the ends of a person’s days, but not where the file or the day may go on', async () => {
    expect(await verdicts(['03 14:00:00 OUT', '04 06:00:00 IN'])).toEqual([
      'warning No In that day',
      'warning No Out that day',
    ])
    // The file runs from 20 July 06:00 to 20 August 14:00.
    const { bench } = await openWorkbench(
      `${header}${frame}7,2026-07-20 22:00:00,OUT,1\n8,2026-07-20 22:00:01,OUT,1\n7,2026-08-19 22:00:00,IN,1\n8,2026-08-19 21:59:59,IN,1\n`,
    )
    expect((await glance(bench)).slice(4)).toEqual([
      '6 ready',
      '7 warning No In that day',
      '8 ready',
      '9 warning No Out that day',
    ])
    expect((await bench.explain(8, 2)).findings[0]).toMatchObject({
      severity: 'note',
      title: 'No Out yet',
    })
    expect((await bench.explain(6, 2)).findings[0]?.title).toBe('No In in this file')
  })

  it('are not asked of somebody who may be at work now', async () => {
    const { bench } = await openWorkbench(
      `${header}${frame}7,2026-11-08 20:00:00,IN,1\n99,2026-11-30 06:00:00,IN,1\n99,2026-11-30 14:00:00,OUT,1\n`,
      { now: '2026-11-09T12:00:00' },
    )
    // The last two lie in the future and so say nothing of where the file ends.
    expect((await glance(bench))[4]).toBe('6 ready')
  })

  it('count only rows that go', async () => {
    const punches = ['03 06:00:00 IN', '03 09:00:00 what', '03 12:00:00 OUT', '03 12:00:00 OUT']
    expect(await verdicts(punches)).toEqual([
      'ready',
      'error Type is not known',
      'ready',
      'duplicate Same as row 8',
    ])
    const { bench } = await judged(['03 06:00:00 IN', '03 12:00:00 IN', '03 15:00:00 OUT'])
    await bench.skipRows([7], true)
    expect((await glance(bench)).slice(4)).toEqual([
      '6 ready',
      '7 skipped Left out by you',
      '8 ready',
    ])
    await bench.undo()
    expect((await glance(bench))[5]).toBe('7 warning Two Ins in a row')
  })

  it('of 007 and 7 are of one person', async () => {
    const { bench } = await openWorkbench(
      `${header}${frame}7,2026-08-03 06:00:00,IN,1\n007,2026-08-03 14:00:00,OUT,1\n`,
    )
    expect((await glance(bench)).slice(4)).toEqual(['6 ready', '7 ready'])
  })

  it('say nothing where nearly all punches are of one kind, or of none', async () => {
    const days = Array.from({ length: 19 }, (_, day) => `7,2026-08-${10 + day} 06:00:00,IN,1\n`)
    const { bench } = await openWorkbench(`${header}${days.join('')}7,2026-08-29 06:00:00,OUT,1\n`)
    expect((await bench.verdictCounts()).warning).toBe(0)
    const none = await openWorkbench(`${header}${days.join('').replaceAll('IN', '255')}`)
    expect(
      new Set((await glance(none.bench)).map((row) => row.slice(row.indexOf(' ') + 1))),
    ).toEqual(new Set(['warning Neither in nor out']))
  })
})

describe('one person on two clocks', () => {
  it('is told up to five minutes', async () => {
    expect(await verdicts(['03 07:00:00 IN A', '03 07:05:00 OUT B'])).toEqual([
      'ready',
      'warning On two clocks within 5 minutes',
    ])
    expect(await verdicts(['03 07:00:00 IN A', '03 07:05:01 OUT B'])).toEqual(['ready', 'ready'])
    expect(await verdicts(['03 07:00:00 IN A', '03 07:05:00 OUT A'])).toEqual(['ready', 'ready'])
    // Out by one door and in by another, during work.
    const doors = ['03 07:00:00 IN A', '03 10:00:00 OUT B', '03 10:04:00 IN A', '03 15:00:00 OUT B']
    expect(await verdicts(doors)).toEqual(Array(4).fill('ready'))
  })
})

describe('a row', () => {
  it('shows its worst reason alone', async () => {
    // Both at one second is worse than two taps; a lost date is worse than a missing Out.
    expect(
      await verdicts(['03 07:00:00 IN', '03 07:00:00 OUT', '04 07:00:00 IN', '04 08:00:00 OUT']),
    ).toEqual(['warning Other type than row 7', 'warning Other type than row 6', 'ready', 'ready'])
    const { bench } = await openWorkbench(`${header}${frame}7,2000-01-01 00:04:00,IN,1\n`)
    expect((await glance(bench))[4]).toBe('6 warning Clock had lost its date')
  })
})

describe('any edits, one after the other', () => {
  const times = fc.constantFrom(
    ...['03/08/2026 07:00', '03/08/2026 07:00:40', '03/08/2026 07:01', '03/08/2026 07:04'],
    ...['03/08/2026 15:00', '04/08/2026 06:00', '04/08/2026 22:00', '05/08/2026 06:00'],
    ...['01/01/2000 00:10', '09/11/2027 08:00', 'x'],
  )
  const cell = [
    fc.constantFrom('7', '007', '8', '9', 'x'),
    times,
    fc.constantFrom('IN', 'OUT', 'OUT', 'IN', '2', '255', ''),
    fc.constantFrom('A', 'B', ''),
  ] as const
  const grid = fc.array(fc.tuple(...cell), { minLength: 1, maxLength: 24 })
  const step = fc.record({
    kind: fc.constantFrom('edit', 'edit', 'replace', 'skip', 'keep', 'undo', 'redo'),
    row: fc.nat(23),
    other: fc.nat(23),
    column: fc.nat(3),
    text: fc.oneof(...cell),
  })

  it('leave every row as if the file had been judged from scratch', () => {
    let seen = 0
    fc.assert(
      fc.property(grid, fc.array(step, { maxLength: 12 }), (rows, steps) => {
        const sheet = new Sheet({ maxRows: 100, maxColumns: 100, maxCells: 10_000 })
        for (const cells of [['PIN', 'Date/Time', 'Status', 'Reader'], ...rows]) sheet.push(cells)
        sheet.close()
        const edits = new Edits(sheet)
        const fields = ['userid', 'checktime', 'checktype', 'sensorid'] as const
        const shape = { ...proposeShape(sheet, 1), dateOrder: 'dmy' as const }
        const columns = shape.columns.map((column, i) => ({ ...column, field: fields[i] ?? null }))
        const plan = planReading({ ...shape, columns }, 'Europe/London', now)
        const judge = new Judge(sheet, edits, plan)
        judge.judgeAll(plan)
        const all = () =>
          Array.from({ length: sheet.rows }, (_, row) => [judge.reason[row], judge.otherRow(row)])
        for (const { kind, row, other, column, text } of steps) {
          const at = 1 + (row % rows.length)
          const touched =
            kind === 'edit'
              ? edits.editCell(at, column, text)
              : kind === 'replace'
                ? edits.replaceValue(column, edits.text(1 + (other % rows.length), column), text)
                : kind === 'undo'
                  ? edits.undo()
                  : kind === 'redo'
                    ? edits.redo()
                    : edits.skip(
                        Uint32Array.of(at),
                        skipStates[kind === 'skip' ? 'skipped' : 'kept'],
                      )
          if (touched.columns.size > 0) judge.judgeAll(plan, touched.columns)
          else judge.judgeRows(touched.rows)
          const stepwise = all()
          const fresh = new Judge(sheet, edits, plan)
          fresh.judgeAll(plan)
          const scratch = Array.from({ length: sheet.rows }, (_, each) => [
            fresh.reason[each],
            fresh.otherRow(each),
          ])
          expect(stepwise).toEqual(scratch)
          seen += stepwise.filter(([, each]) => each !== null).length
        }
      }),
      { numRuns: 300 },
    )
    expect(seen).toBeGreaterThan(200)
  })
})
