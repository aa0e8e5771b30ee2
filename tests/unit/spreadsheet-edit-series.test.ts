import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Edits, skipStates } from '#lib/spreadsheet/edits.ts'
import { Judge } from '#lib/spreadsheet/judge.ts'
import { PackedTexts } from '#lib/spreadsheet/packed-texts.ts'
import { proposeShape } from '#lib/spreadsheet/propose.ts'
import { planReading } from '#lib/spreadsheet/row-reader.ts'
import { Sheet } from '#lib/spreadsheet/sheet.ts'
import { now } from '../support/workbench.ts'

const cell = [
  fc.constantFrom('1', '2', '3', '1O', '', 'Total', 'PIN'),
  fc.constantFrom(
    '03/08/2026 07:00',
    '3 Aug 2026 7:00',
    '26/06/2026 08:00',
    'x',
    '',
    '29/03/2026 01:30',
  ),
  fc.constantFrom('IN', 'OUT', 'I', 'Out Back', '', 'None'),
] as const
const grid = fc.array(fc.tuple(...cell), { minLength: 1, maxLength: 14 })
const step = fc.record({
  kind: fc.constantFrom('edit', 'fill', 'mix', 'replace', 'skip', 'keep', 'undo', 'redo'),
  row: fc.nat(13),
  /** More rows of the same step. */
  more: fc.array(fc.nat(13), { maxLength: 6 }),
  column: fc.nat(2),
  texts: fc.array(fc.oneof(...cell), { minLength: 7, maxLength: 7 }),
})
/** 1: every step is a bulk one and edited cells become keys; 3: some; 100: none. */
const bulkRows = fc.constantFrom(1, 3, 100)
/** Two columns with a value per row, as a long file has them. */
const isPlain = fc.boolean()

function open(rows: string[][], bulk: number, plain: boolean) {
  const sheet = new Sheet({ maxRows: 100, maxColumns: 100, maxCells: 10_000 })
  for (const cells of [['PIN', 'Date/Time', 'Status'], ...rows]) sheet.push(cells)
  sheet.close()
  if (plain) for (const column of sheet.columns.slice(0, 2)) makePlain(column)
  const edits = new Edits(sheet, bulk)
  const shape = { ...proposeShape(sheet, 1), dateOrder: 'dmy' as const }
  const columns = shape.columns.map((column, i) => ({
    ...column,
    field: (['userid', 'checktime', 'checktype'] as const)[i] ?? null,
  }))
  const plan = planReading({ ...shape, columns }, 'Europe/London', now)
  const judge = new Judge(sheet, edits, plan)
  judge.judgeAll(plan)
  return { sheet, edits, plan, judge }
}

type Opened = ReturnType<typeof open>

/** A column turns plain after 131,072 rows; here after a few. */
function makePlain(column: Sheet['columns'][number]) {
  const texts = Array.from({ length: column.rows }, (_, row) => column.text(row))
  Object.assign(column, { texts: new PackedTexts() })
  for (const text of texts) column.texts.push(text)
  column.codes = null
}

type Doing = (typeof step)['generate'] extends (...args: never[]) => fc.Value<infer T> ? T : never

function take({ sheet, edits, plan, judge }: Opened, doing: Doing) {
  const { kind, column, texts } = doing
  const rows = Uint32Array.from([doing.row, ...doing.more], (row) => 1 + (row % (sheet.rows - 1)))
  const code = (text: string) => edits.code(column, text)
  const touched = {
    edit: () => edits.editCell(rows[0] as number, column, texts[0] as string),
    fill: () => edits.change({ cells: [{ column, rows, codes: code(texts[0] as string) }] }),
    mix: () =>
      edits.change({
        cells: [
          { column, rows, codes: Uint32Array.from(rows, (_, i) => code(texts[i] as string)) },
          { column: 2, rows: rows.slice(1), codes: edits.code(2, 'OUT') },
        ],
        skips: { rows: rows.slice(2), state: skipStates.skipped },
      }),
    replace: () =>
      edits.replaceValue(column, edits.text(rows[0] as number, column), texts[0] as string),
    skip: () => edits.skip(rows, skipStates.skipped),
    keep: () => edits.skip(rows, skipStates.kept),
    undo: () => edits.undo(),
    redo: () => edits.redo(),
  }[kind]()
  if (touched.isBulk) judge.judgeAll(plan, touched.columns)
  else judge.judgeRows(touched.rows)
  return touched
}

/** All that a person could see of it. */
function seen({ sheet, edits, judge }: Opened) {
  return Array.from({ length: sheet.rows }, (_, row) => ({
    texts: sheet.columns.map((_, column) => edits.text(row, column)),
    skip: edits.skips[row],
    reason: judge.reason[row],
    other: judge.otherRow(row),
    // The header row is never judged.
    userid: row === 0 ? null : judge.useridOf(row),
  }))
}

describe('any series of edits', () => {
  it('judges as if the file had been read so', () => {
    fc.assert(
      fc.property(
        grid,
        fc.array(step, { maxLength: 10 }),
        bulkRows,
        isPlain,
        (rows, steps, bulk, plain) => {
          const opened = open(rows, bulk, plain)
          for (const doing of steps) {
            const before = seen(opened)
            const { rows: told } = take(opened, doing)
            const stepwise = seen(opened)
            opened.judge.judgeAll(opened.plan, [0, 1, 2])
            expect(stepwise).toEqual(seen(opened))
            const changed = stepwise.flatMap((row, i) =>
              row.skip === before[i]?.skip && `${row.texts}` === `${before[i]?.texts}` ? [] : [i],
            )
            expect([...told].filter((row) => row > 0)).toEqual(
              expect.arrayContaining(changed.filter((row) => row > 0)),
            )
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('undone is the exact state before, and done again the exact state after', () => {
    fc.assert(
      fc.property(
        grid,
        fc.array(step, { maxLength: 10 }),
        bulkRows,
        isPlain,
        (rows, steps, bulk, plain) => {
          const opened = open(rows, bulk, plain)
          const { edits } = opened
          const before = seen(opened)
          for (const doing of steps) take(opened, doing)
          const after = seen(opened)
          let back = 0
          const step = (kind: 'undo' | 'redo') =>
            take(opened, { kind, row: 0, more: [], column: 0, texts: [] })
          for (; edits.canUndo; back++) step('undo')
          expect(seen(opened)).toEqual(before)
          for (; back > 0; back--) step('redo')
          expect(seen(opened)).toEqual(after)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('kept and loaded again is the same state over the same sheet, and fits no other', () => {
    fc.assert(
      fc.property(
        grid,
        fc.array(step, { maxLength: 8 }),
        bulkRows,
        isPlain,
        (rows, steps, bulk, plain) => {
          const opened = open(rows, bulk, plain)
          for (const doing of steps) take(opened, doing)
          const saved = structuredClone(opened.edits.save())
          const again = open(rows, bulk, plain)
          expect(again.edits.load(saved)).toBe(true)
          again.judge.judgeAll(again.plan, [0, 1, 2])
          expect(seen(again)).toEqual(seen(opened))
          expect(again.edits.canUndo).toBe(false)
          expect(again.edits.save()).toEqual(saved)
          expect(open([...rows, ['1', '', 'IN']], bulk, plain).edits.load(saved)).toBe(false)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a step', () => {
  it('that changes nothing is none', () => {
    const { edits } = open([['1', '03/08/2026 07:00', 'IN']], 100, false)
    edits.editCell(1, 0, '1')
    edits.replaceValue(2, 'OUT', 'IN')
    edits.skip(Uint32Array.of(1), skipStates.asRead)
    expect(edits.canUndo).toBe(false)
  })

  it('tells how many cells and rows it changed', () => {
    const { edits } = open(
      [
        ['1', '03/08/2026 07:00', 'IN'],
        ['2', '03/08/2026 07:00', 'IN'],
        ['3', '03/08/2026 07:00', 'OUT'],
      ],
      100,
      false,
    )
    const { rows, changedCells } = edits.replaceValue(2, 'IN', 'C/In')
    expect([[...rows], changedCells]).toEqual([[1, 2], 2])
  })
})
