import { describe, expect, it } from 'vitest'
import { glance, openWorkbench } from '../support/workbench.ts'

const header = 'PIN,Date/Time,Status\n'

/** `person day time type` per row, in August 2026. */
async function open(punches: string[]) {
  const lines = punches.map((punch) => {
    const [person, day, time, type = ''] = punch.split(' ')
    return `${person},2026-08-${day} ${time},${type}`
  })
  return (await openWorkbench(`${header}${lines.join('\n')}\n`)).bench
}

type Bench = Awaited<ReturnType<typeof open>>
const fixOf = async (bench: Bench, rule: string) =>
  (await bench.problems()).find((problem) => problem.rule === rule)?.fix

describe('the proposed fix of a problem', () => {
  const taps = [
    ...['1 03 07:00:00 OUT', '1 03 07:00:30 IN', '1 03 15:00:00 OUT'],
    ...['2 03 07:00:00 IN', '2 03 07:00:20 IN', '2 03 15:00:00 OUT'],
    ...['3 03 15:00:00 IN', '3 03 15:01:00 OUT', '3 03 07:00:00 IN'],
  ]

  it('keeps the later of two taps of different types, in one step of undo', async () => {
    const bench = await open(taps)
    const before = await glance(bench)
    expect(await fixOf(bench, 'tapped-other-type')).toEqual({ label: 'Keep the later 2', rows: 2 })
    const told = await bench.applyFix('tapped-other-type')
    expect(told).toMatchObject({ canUndo: true })
    expect((await glance(bench)).filter((row) => !row.endsWith('ready'))).toEqual([
      '2 skipped Left out by you',
      '6 warning Two taps, 20 s apart',
      '8 skipped Left out by you',
    ])
    await bench.undo()
    expect(await glance(bench)).toEqual(before)
  })

  it('skips the later of two taps of one type', async () => {
    const bench = await open(taps)
    expect(await fixOf(bench, 'tapped-twice')).toEqual({ label: 'Skip the later 1', rows: 1 })
    await bench.applyFix('tapped-twice')
    expect((await glance(bench))[4]).toBe('6 skipped Left out by you')
    expect(await fixOf(bench, 'tapped-twice')).toBeUndefined()
    // Pressed again by somebody who did not see it happen: nothing changes.
    expect(await bench.applyFix('tapped-twice')).toMatchObject({ changedRows: 0 })
  })

  it('keeps the first where only that fits the day', async () => {
    const bench = await open([
      ...['1 02 07:00:00 IN', '1 02 15:00:00 OUT'],
      ...['1 03 07:00:00 IN', '1 03 07:00:50 OUT', '1 03 15:00:00 OUT'],
    ])
    expect(await fixOf(bench, 'tapped-first-fits')).toEqual({ label: 'Keep the first 1', rows: 1 })
    await bench.applyFix('tapped-first-fits')
    expect((await glance(bench)).slice(2)).toEqual([
      '4 ready',
      '5 skipped Left out by you',
      '6 ready',
    ])
  })

  it('leaves out a break within one minute, of which Go2Clock would keep one half', async () => {
    const bench = await open([
      ...['1 03 07:00:00 IN', '1 03 12:00:00 IN', '1 03 12:00:00 OUT', '1 03 17:00:00 OUT'],
      // No break: which of the two is right is for a person to say.
      ...['2 03 07:00:00 IN', '2 03 07:00:00 OUT', '2 03 17:00:00 OUT'],
    ])
    expect(await fixOf(bench, 'same-time-other-type')).toEqual({
      label: 'Skip both of 1',
      rows: 2,
    })
    expect((await bench.explain(3, 2)).fix?.label).toBe('Skip this and row 4')
    expect((await bench.explain(6, 2)).fix).toBeNull()
    await bench.applyFix('same-time-other-type')
    expect((await glance(bench)).slice(0, 4)).toEqual([
      '2 ready',
      '3 skipped Left out by you',
      '4 skipped Left out by you',
      '5 ready',
    ])
  })

  it('is offered for the one row under the focus, too', async () => {
    const bench = await open(taps)
    expect((await bench.explain(2, 2)).fix?.label).toBe('Skip this, keep row 3')
    expect((await bench.explain(3, 2)).fix?.label).toBe('Skip row 2, keep this')
    expect((await bench.explain(4, 2)).fix).toBeNull()
    await bench.applyRowFix(3)
    expect((await glance(bench)).slice(0, 3)).toEqual([
      '2 skipped Left out by you',
      '3 ready',
      '4 ready',
    ])
  })
})

describe('types that are missing', () => {
  const day = ['1 03 07:00:00 IN', '1 03 12:00:00', '1 03 12:30:00', '1 03 17:00:00 OUT']

  it('are filled by the order of the day', async () => {
    const bench = await open(day)
    expect(await fixOf(bench, 'type-missing')).toEqual({ label: 'Fill 2 by order', rows: 2 })
    expect((await bench.explain(3, 2)).fix?.label).toBe('Out, by the order of the day')
    await bench.applyFix('type-missing')
    const { rows } = await bench.rows({ offset: 0, limit: 9 })
    expect(rows.map(({ verdict, punch }) => [verdict, punch.checktype])).toEqual([
      ['ready', 0],
      ['ready', 1],
      ['ready', 0],
      ['ready', 1],
    ])
    expect(rows[1]?.originals).toEqual([{ column: 2, text: '' }])
    await bench.undo()
    expect((await bench.verdictCounts()).error).toBe(2)
  })

  it.each([
    ['an odd number between an In and its Out', [...day.slice(0, 2), '1 03 17:00:00 OUT']],
    ['a tap near another', ['1 03 07:00:00 IN', '1 03 07:01:00', '1 04 07:00:00 IN']],
    ['a shift that would be too long', ['1 03 07:00:00 IN', '1 03 23:00:01', '1 05 07:00:00 IN']],
    ['a last punch that may begin a shift', [day[0] ?? '', day[3] ?? '', '1 04 07:00:00']],
    ['nobody else to read it from', ['1 03 07:00:00', '2 03 07:00:00 IN', '2 03 15:00:00 OUT']],
  ])('are left alone at %s', async (_, punches) => {
    const more = ['9 03 07:00:00 IN', '9 03 15:00:00 OUT']
    const bench = await open([...punches.slice(0, 3), ...more])
    expect(await fixOf(bench, 'type-missing')).toBeNull()
  })

  it('are filled with a word that this file reads so', async () => {
    const bench = await open(day)
    const shape = await bench.getShape()
    await bench.setShape({
      ...shape,
      typeWords: [
        { word: 'Out', means: 'skip' },
        { word: '1', means: 0 },
      ],
    })
    await bench.applyFix('type-missing')
    const { rows } = await bench.rows({ offset: 1, limit: 1 })
    expect(rows[0]?.punch.checktype).toBe(1)
  })
})

describe('what is no warning', () => {
  it('is said once for the file', async () => {
    const open1 = await open(['1 03 07:00:00 IN', '1 04 07:00:00 IN'])
    expect(await open1.orderNotes()).toEqual([
      'All punches are In, so Ins and Outs were not checked against each other.',
    ])
    const busy = await open([
      ...['1 03 07:00:00 IN', '1 03 11:31:00 OUT', '1 03 11:32:00 IN', '1 03 15:00:00 OUT'],
      ...['2 03 07:30:00 OUT', '3 03 14:00:00 IN'],
    ])
    expect(await busy.orderNotes()).toEqual([
      '1 In in the last 16 hours of the file has no Out yet. The work may still go on, so this is no warning.',
      '1 Out in the first 16 hours of the file has no In. The shift may have begun before the file, so this is no warning.',
      '1 time somebody at work went out and in again within 2 minutes. That fits the order of the day, so both punches go.',
    ])
  })
})
