import { describe, expect, it } from 'vitest'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

const text =
  'PIN,Date/Time,Status\n7,2026-08-03 07:00,IN\n7,2026-08-03 07:00,IN\n1O71,2026-08-03 08:00,IN\n1O71,2026-08-04 08:00,Out Back\n7,2026-08-03 07:00,OUT\n'

describe('a cell edited in place', () => {
  it('changes its row, keeps the original beside it, and can be taken back', async () => {
    const { bench } = await openWorkbench(text)
    const result = await bench.editCell(4, 0, '1071')
    expect(result).toMatchObject({ changedRows: 1, canUndo: true, canRedo: false })
    expect((await allRows(bench))[2]).toMatchObject({
      verdict: 'ready',
      cells: ['1071', '2026-08-03 08:00', 'IN'],
      originals: [{ column: 0, text: '1O71' }],
      punch: { userid: '1071' },
    })
    expect(await bench.explain(4, 0)).toMatchObject({ original: '1O71', text: '1071' })
    expect(await bench.undo()).toMatchObject({ canUndo: false, canRedo: true })
    expect((await allRows(bench))[2]).toMatchObject({ verdict: 'error', originals: [] })
    await bench.redo()
    expect((await allRows(bench))[2]?.verdict).toBe('ready')
  })

  it('frees and makes doubles in other rows', async () => {
    const { bench } = await openWorkbench(text)
    expect((await glance(bench)).slice(0, 2)).toEqual([
      '2 warning Other type than row 6',
      '3 duplicate Same as row 2',
    ])
    await bench.editCell(2, 1, '2026-08-03 07:10')
    expect(await glance(bench)).toEqual([
      '2 ready',
      '3 warning Other type than row 6',
      '4 error Employee ID is not a whole number',
      '5 error Employee ID is not a whole number',
      '6 warning Other type than row 3',
    ])
    await bench.editCell(4, 0, '7')
    await bench.editCell(4, 1, '2026-08-03 07:10')
    expect((await glance(bench))[2]).toBe('4 duplicate Same as row 2')
  })

  it('that gets its old text back is no edit', async () => {
    const { bench } = await openWorkbench(text)
    await bench.editCell(4, 0, '1071')
    await bench.editCell(4, 0, '1O71')
    expect((await allRows(bench))[2]?.originals).toEqual([])
  })
})

describe('an edited row that was not the first of its double', () => {
  it('is found and leaves', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n7,2026-08-03 07:00,IN\n7,2026-08-03 07:00,OUT\n',
    )
    await bench.editCell(3, 0, '8')
    expect(await glance(bench)).toEqual(['2 ready', '3 ready'])
    await bench.undo()
    expect((await bench.verdictCounts()).warning).toBe(2)
  })
})

describe('a value replaced for all rows', () => {
  it('is one step, and leaves the originals', async () => {
    const { bench } = await openWorkbench(text)
    await bench.replaceValue(0, '1O71', '1071')
    const rows = await allRows(bench)
    expect(rows.map((row) => row.punch.userid)).toEqual(['7', '7', '1071', '1071', '7'])
    expect(rows[3]?.originals).toEqual([{ column: 0, text: '1O71' }])
    expect((await bench.sendSummary()).people).toBe(2)
    expect((await bench.rows({ offset: 0, limit: 9, search: '1071' })).total).toBe(2)
    await bench.undo()
    expect((await bench.verdictCounts()).error).toBe(2)
  })

  it('takes edited cells along', async () => {
    const { bench } = await openWorkbench(text)
    await bench.editCell(2, 2, 'Out Back')
    await bench.replaceValue(2, 'Out Back', 'OUT')
    expect((await allRows(bench)).map((row) => row.cells[2])).toEqual([
      'OUT',
      'IN',
      'IN',
      'OUT',
      'OUT',
    ])
  })
})

describe('rows left out and brought back', () => {
  it('change the doubles around them', async () => {
    const { bench } = await openWorkbench(text)
    await bench.skipRows([2, 6], true)
    expect(await glance(bench)).toEqual([
      '2 skipped Left out by you',
      '3 ready',
      '4 error Employee ID is not a whole number',
      '5 error Employee ID is not a whole number',
      '6 skipped Left out by you',
    ])
    await bench.skipRows([6], false)
    expect((await glance(bench))[1]).toBe('3 warning Other type than row 6')
    await bench.undo()
    await bench.undo()
    expect((await bench.verdictCounts()).skipped).toBe(0)
  })

  it('that were skipped by themselves show what is wrong with them', async () => {
    const { bench } = await openWorkbench('PIN,Date/Time,Status\n1,2026-08-03 07:00,IN\nTotal,,\n')
    await bench.skipRows([3], false)
    expect((await glance(bench))[1]).toBe('3 error Employee ID is not a whole number')
  })
})

describe('a short file that is edited again and again', () => {
  it('is still judged', async () => {
    const { bench } = await openWorkbench(text)
    for (let minute = 0; minute < 200; minute++) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      await bench.editCell(2 + (minute % 5), 1, `2026-08-03 ${clock}`)
    }
    expect((await bench.verdictCounts()).all).toBe(5)
  })
})
