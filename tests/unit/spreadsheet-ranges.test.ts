import { describe, expect, it } from 'vitest'
import { wallSeconds, wallText } from '#lib/punch/wall-clock.ts'
import type { FindRequest } from '#lib/spreadsheet/range-schema.ts'
import type { RowFilter } from '#lib/spreadsheet/row-index.ts'
import type { Workbench } from '#lib/spreadsheet/schema.ts'
import { allRows, openWorkbench } from '../support/workbench.ts'

const text = [
  'PIN,Name,Date/Time,Status',
  '7,Jo,2026-08-03 07:00,IN',
  '7,Jo,2026-08-03 15:00,',
  '8,Ann,2026-08-04 07:00,IN',
  '1O71,Kim,2026-08-04 15:00,Weg',
  '8,Ann,2026-08-05 07:00,Weg',
  '7,Jo,not a time,IN',
  '',
].join('\n')

async function view(bench: Workbench, filter: RowFilter = {}) {
  const window = await bench.rows({ ...filter, offset: 0, limit: 500 })
  return { ...window, nos: window.rows.map((row) => row.rowNo) }
}
const column = async (bench: Workbench, index: number) =>
  (await allRows(bench)).map((row) => row.cells[index])

describe('a range of the rows in sight', () => {
  it('is what the filter and the sort show, not the rows of the file', async () => {
    const { bench } = await openWorkbench(text)
    const shown = await view(bench, {
      verdicts: ['error'],
      sort: { by: 'rowNo', descending: true },
    })
    expect(shown.nos).toEqual([7, 6, 5, 3])
    const result = await bench.setCells({ view: shown.view, from: 1, to: 3, columns: [3] }, 'OUT')
    expect(result).toMatchObject({ changedRows: 3, changedCells: 3, canUndo: true })
    expect(await column(bench, 3)).toEqual(['IN', 'OUT', 'IN', 'OUT', 'OUT', 'IN'])
    await bench.undo()
    expect(await column(bench, 3)).toEqual(['IN', '', 'IN', 'Weg', 'Weg', 'IN'])
  })

  it('still means the rows that stood there when the edit took them away', async () => {
    const { bench } = await openWorkbench(text)
    const shown = await view(bench, { verdicts: ['error'] })
    await bench.editCell(3, 3, 'OUT')
    expect((await view(bench, { verdicts: ['error'] })).nos).toEqual([5, 6, 7])
    await bench.skipSpan({ view: shown.view, from: 1, to: 1 }, true)
    expect((await bench.rows({ offset: 0, limit: 9, verdicts: ['skipped'] })).rows[0]?.rowNo).toBe(
      5,
    )
  })

  it('of a view that is no longer known changes nothing', async () => {
    const { bench } = await openWorkbench(text)
    expect(await bench.setCells({ view: 99, from: 0, to: 1, columns: [0] }, '9')).toBeNull()
    expect((await bench.undo()).changedRows).toBe(0)
  })

  it('keeps its number while its rows stay the same', async () => {
    const { bench } = await openWorkbench(text)
    const before = await view(bench)
    await bench.editCell(2, 1, 'Joe')
    expect((await view(bench)).view).toBe(before.view)
    expect((await view(bench, { search: 'ann' })).view).not.toBe(before.view)
  })

  it('tells what its rows have in common', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    expect(await bench.rangeFacts({ view: id, from: 0, to: 3 })).toEqual({
      rows: 4,
      people: 2,
      problems: 2,
      skipped: 0,
      firstDay: '2026-08-03',
      lastDay: '2026-08-04',
    })
  })

  it('is skipped and brought back in one step', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    expect((await bench.skipSpan({ view: id, from: 0, to: 2 }, true))?.counts.skipped).toBe(3)
    expect((await bench.undo()).counts.skipped).toBe(0)
  })
})

describe('copy and paste', () => {
  it('copies cells as they are written now', async () => {
    const { bench } = await openWorkbench(text)
    await bench.editCell(2, 1, 'J\t"o"')
    const { view: id } = await view(bench)
    expect(await bench.copyCells({ view: id, from: 0, to: 1, columns: [1, 0] })).toBe(
      '"J\t""o"""\t7\r\nJo\t7',
    )
  })

  it('pastes a block from the first cell on and tells what found no place', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    const block = [['IN'], ['OUT'], ['IN', 'beyond the last column']]
    const target = { view: id, from: 4, to: 4, columns: [3] }
    expect(await bench.pasteCells(target, [3], block)).toMatchObject({ over: 2, changedCells: 2 })
    expect(await column(bench, 3)).toEqual(['IN', '', 'IN', 'Weg', 'IN', 'OUT'])
    expect((await bench.undo()).canUndo).toBe(false)
  })

  it('fills the whole range with one value, and with a block that fits it', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    await bench.pasteCells({ view: id, from: 0, to: 5, columns: [0, 1] }, [0, 1, 2, 3], [['x']])
    expect(await column(bench, 1)).toEqual(['x', 'x', 'x', 'x', 'x', 'x'])
    await bench.pasteCells({ view: id, from: 0, to: 3, columns: [3] }, [3], [['IN'], ['OUT']])
    expect(await column(bench, 3)).toEqual(['IN', 'OUT', 'IN', 'OUT', 'Weg', 'IN'])
  })

  it('leaves cells alone where a line of the block ends early', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    const range = { view: id, from: 0, to: 0, columns: [0] }
    await bench.pasteCells(range, [0, 1], [['1', 'A'], ['2']])
    expect((await allRows(bench)).slice(0, 2).map((row) => row.cells.slice(0, 2))).toEqual([
      ['1', 'A'],
      ['2', 'Jo'],
    ])
  })

  it('goes on with the rows of a range behind it, as one step', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    await bench.fillOn({ view: id, from: 0, to: 1, columns: [3] }, 4)
    expect(await column(bench, 3)).toEqual(['IN', '', 'IN', '', 'IN', 'IN'])
    await bench.undo()
    expect(await column(bench, 3)).toEqual(['IN', '', 'IN', 'Weg', 'Weg', 'IN'])
  })

  it('fills down from the first row, and from the row above one row', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    await bench.fillDown({ view: id, from: 0, to: 2, columns: [0, 3] })
    expect(await column(bench, 3)).toEqual(['IN', 'IN', 'IN', 'Weg', 'Weg', 'IN'])
    await bench.fillDown({ view: id, from: 4, to: 4, columns: [0] })
    expect(await column(bench, 0)).toEqual(['7', '7', '7', '1O71', '1O71', '7'])
    const first = await bench.fillDown({ view: id, from: 0, to: 0, columns: [0] })
    expect(first?.changedCells).toBe(0)
  })
})

describe('times moved by an offset', () => {
  it('keep the form of their column, and rows without a time stay', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    const span = { view: id, from: 0, to: 5 }
    expect(await bench.previewShift(span, 9 * 3600)).toMatchObject({
      rows: 5,
      unreadable: 1,
      examples: [
        {
          rowNo: 2,
          before: '2026-08-03 07:00',
          after: '2026-08-03 16:00',
          readAs: 'Monday 3 August 2026 at 16:00',
        },
        { after: '2026-08-04 00:00' },
        { rowNo: 4 },
      ],
    })
    await bench.shiftTimes(span, 9 * 3600)
    expect(await column(bench, 2)).toEqual([
      '2026-08-03 16:00',
      '2026-08-04 00:00',
      '2026-08-04 16:00',
      '2026-08-05 00:00',
      '2026-08-05 16:00',
      'not a time',
    ])
    await bench.shiftTimes(span, -9 * 3600)
    expect((await allRows(bench)).every((row) => row.originals.length === 0)).toBe(true)
  })

  it('move nights of pairs as a whole', async () => {
    const { bench } = await openWorkbench(
      'No,Date,In,Out\n1,13/08/2026,22:00,06:00\n1,14/08/2026,23:30,07:30\n1,15/08/2026,09:00,17:00\n',
    )
    const times = async () => (await allRows(bench)).map((row) => row.punch.checktime)
    const before = await times()
    expect(before[1]).toBe('2026-08-14T06:00:00')
    for (const hours of [1, 3, -7, 20, -23, 24, -18]) {
      const { view: id, total } = await view(bench)
      await bench.shiftTimes({ view: id, from: 0, to: total - 1 }, hours * 3600)
      const moved = before.map((time) => wallText(wallSeconds(time as string) + hours * 3600))
      expect(await times()).toEqual(moved)
      await bench.undo()
      expect(await times()).toEqual(before)
    }
  })

  it('move the date beside them over midnight', async () => {
    const { bench } = await openWorkbench(
      'No,Date,Time,State\n1,31/08/2026,11:30 PM,IN\n1,01/09/2026,8:05 AM,OUT\n',
    )
    const { view: id } = await view(bench)
    await bench.shiftTimes({ view: id, from: 0, to: 1 }, 3600)
    expect((await allRows(bench)).map((row) => row.cells.slice(1, 3))).toEqual([
      ['01/09/2026', '12:30 AM'],
      ['01/09/2026', '9:05 AM'],
    ])
  })
})

describe('find and replace', () => {
  const find = (more: Partial<FindRequest>): FindRequest => ({
    text: '',
    columns: [0, 1, 2, 3],
    isWholeCell: false,
    isCaseMatched: false,
    span: null,
    ...more,
  })

  it('counts before it does anything, and replaces in one step', async () => {
    const { bench } = await openWorkbench(text)
    expect(await bench.countFound(find({ text: 'o' }))).toEqual({
      cells: 5,
      rows: 4,
      byColumn: [
        { column: 0, cells: 1 },
        { column: 1, cells: 3 },
        { column: 2, cells: 1 },
      ],
    })
    expect(await bench.countFound(find({ text: 'o', isCaseMatched: true }))).toMatchObject({
      cells: 4,
    })
    const result = await bench.replaceFound(find({ text: 'O', columns: [0] }), '0')
    expect(result).toMatchObject({ changedCells: 1, counts: { error: 4 } })
    expect(await column(bench, 0)).toEqual(['7', '7', '8', '1071', '8', '7'])
    await bench.undo()
    expect(await column(bench, 0)).toContain('1O71')
  })

  it('counts a cell that several punches share once', async () => {
    const { bench } = await openWorkbench(
      'No.,Name,Date,Start,End\n1O71,Ann,2026-08-03,07:00,15:00\n1O71,Ann,2026-08-04,07:00,15:00\n',
    )
    const count = await bench.countFound(find({ text: '1O71', columns: [0] }))
    expect(count).toMatchObject({ cells: 2, rows: 4, byColumn: [{ column: 0, cells: 2 }] })
    await bench.replaceFound(find({ text: '1O71', columns: [0] }), '1071')
    expect(await column(bench, 0)).toEqual(['1071', '1071', '1071', '1071'])
  })

  it('takes whole cells, empty ones too, and signs as they are', async () => {
    const { bench } = await openWorkbench(text)
    const whole = (some: string) => find({ text: some, isWholeCell: true, columns: [3] })
    expect(await bench.countFound(whole('we'))).toMatchObject({ cells: 0 })
    expect(await bench.countFound(whole('WEG'))).toMatchObject({ cells: 2 })
    expect(await bench.countFound(find({ text: '' }))).toMatchObject({ cells: 0 })
    await bench.replaceFound(whole(''), '$&(.*)')
    expect((await column(bench, 3))[1]).toBe('$&(.*)')
    expect(await bench.countFound(find({ text: '(.*)' }))).toMatchObject({ cells: 1 })
  })

  it('minds edits made before', async () => {
    const { bench } = await openWorkbench(text)
    await bench.replaceValue(3, 'Weg', 'Away')
    await bench.editCell(3, 3, 'Weg')
    expect(await bench.countFound(find({ text: 'weg' }))).toMatchObject({ cells: 1 })
    await bench.replaceFound(find({ text: 'w' }), 'W')
    expect(await column(bench, 3)).toEqual(['IN', 'Weg', 'IN', 'AWay', 'AWay', 'IN'])
  })

  it('keeps to the rows it was asked for', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench, { employee: '8' })
    const span = { view: id, from: 0, to: 9 }
    await bench.replaceFound(find({ text: 'weg', span }), 'OUT')
    expect(await column(bench, 3)).toEqual(['IN', '', 'IN', 'Weg', 'OUT', 'IN'])
  })

  it('goes from hit to hit and around', async () => {
    const { bench } = await openWorkbench(text)
    const { view: id } = await view(bench)
    const hits: unknown[] = []
    let after: { position: number; column: number | null } = { position: 0, column: null }
    for (let i = 0; i < 4; i++) {
      const next = await bench.nextFound(find({ text: '8', columns: [0, 2] }), id, after)
      if (!next) break
      hits.push([next.position, next.column])
      after = next
    }
    expect(hits).toEqual([
      [0, 2],
      [1, 2],
      [2, 0],
      [2, 2],
    ])
    const last = { position: 5, column: 3 }
    expect(await bench.nextFound(find({ text: 'IN' }), id, last)).toEqual({
      position: 0,
      column: 3,
    })
    expect(await bench.nextFound(find({ text: 'nowhere' }), id, last)).toBeNull()
  })
})

describe('filters of one person and one day', () => {
  it('are suggested from a few letters, with their rows', async () => {
    const { bench } = await openWorkbench(text)
    expect(await bench.suggest('ann')).toEqual([
      { kind: 'employee', employee: '8', name: 'Ann', rows: 2 },
    ])
    expect(await bench.suggest('tue')).toEqual([{ kind: 'day', day: '2026-08-04', rows: 2 }])
    expect((await bench.suggest('1O7')).map((each) => each.rows)).toEqual([1])
    expect(await bench.suggest(' ')).toEqual([])
  })

  it('show their rows, also after an edit', async () => {
    const { bench } = await openWorkbench(text)
    await bench.editCell(5, 0, '8')
    expect((await view(bench, { employee: '8' })).nos).toEqual([4, 5, 6])
    expect((await view(bench, { employee: '8', day: '2026-08-04' })).nos).toEqual([4, 5])
    expect((await view(bench, { day: '2026-08-09' })).nos).toEqual([])
  })
})

describe('rows in the order of their verdict', () => {
  it('begin with what needs somebody, rows of one reason together', async () => {
    const { bench } = await openWorkbench(text)
    const { rows } = await view(bench, { sort: { by: 'verdict' } })
    expect(rows.map((row) => row.rowNo)).toEqual([5, 7, 3, 6, 2, 4])
    expect(rows.map((row) => row.verdict)).toEqual([
      'error',
      'error',
      'error',
      'error',
      'ready',
      'ready',
    ])
  })
})
