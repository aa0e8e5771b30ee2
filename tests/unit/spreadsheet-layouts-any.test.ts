import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Edits, skipStates } from '#lib/spreadsheet/edits.ts'
import { explode } from '#lib/spreadsheet/explode.ts'
import { Judge } from '#lib/spreadsheet/judge.ts'
import { Pairs } from '#lib/spreadsheet/pairs.ts'
import { planReading } from '#lib/spreadsheet/row-reader.ts'
import type { Field, Layout, Shape } from '#lib/spreadsheet/schema.ts'
import { Sheet } from '#lib/spreadsheet/sheet.ts'
import { now, openWorkbench } from '../support/workbench.ts'
import { upload } from '../support/workbench-upload.ts'

const limits = { maxRows: 1_000, maxColumns: 100, maxCells: 10_000 }

const id = fc.constantFrom('1', '2', '007', '1O', '', 'Total')
const date = fc.constantFrom('26/06/2026', '3 Aug 2026', '2026-10-24', '28/03/2026', 'x', '')
const time = fc.constantFrom('08:00', '22:30', '6:01pm', '00:15', '24:00', '7.5O', '-', '', '')
const moment = fc.constantFrom('2026-08-03 08:00', '26/06/2026 22:30', '29/03/2026 01:30', 'x', '')
const times = fc.constantFrom('08:0016:00', '22:00 06:00', '07:30', '', 'off', '9:00,12:00,13:00')

type Case = {
  layout: Layout
  columns: { field: Field; cell: fc.Arbitrary<string>; header?: string }[]
}

const cases: Case[] = [
  {
    layout: 'pair-per-row',
    columns: [
      { field: 'userid', cell: id },
      { field: 'date', cell: date },
      { field: 'inTime', cell: time },
      { field: 'outTime', cell: time },
    ],
  },
  {
    layout: 'pair-per-row',
    columns: [
      { field: 'userid', cell: id },
      { field: 'inDate', cell: date },
      { field: 'inTime', cell: time },
      { field: 'breakOut', cell: time },
      { field: 'outDate', cell: date },
      { field: 'outTime', cell: time },
    ],
  },
  {
    layout: 'pair-per-row',
    columns: [
      { field: 'userid', cell: id },
      { field: 'in', cell: moment },
      { field: 'out', cell: moment },
    ],
  },
  {
    layout: 'pairs-per-day',
    columns: [
      { field: 'userid', cell: id },
      { field: 'date', cell: date },
      ...(['inTime', 'outTime', 'inTime', 'outTime'] as const).map((field) => ({
        field,
        cell: time,
      })),
    ],
  },
  {
    layout: 'day-grid',
    columns: [
      { field: 'userid', cell: id },
      { field: 'day', cell: times, header: '03/08/2026' },
      { field: 'day', cell: times, header: '26/08/2026' },
    ],
  },
]

const anyFile = fc
  .constantFrom(...cases)
  .chain((layout) =>
    fc
      .array(fc.tuple(...layout.columns.map(({ cell }) => cell)), { minLength: 1, maxLength: 9 })
      .map((rows) => ({ layout, rows })),
  )

function shapeOf({ layout, columns }: Case): Shape {
  return {
    layout,
    headerRow: 1,
    columns: columns.map(({ field, header }, i) => ({ header: header ?? `${field} ${i}`, field })),
    dateOrder: 'dmy',
    typeWords: [],
    defaultType: null,
  }
}

function headersOf({ columns }: Case): string[] {
  return columns.map(({ field, header }, i) => header ?? `${field} ${i}`)
}

describe('any file of several punches a row', () => {
  const step = fc.record({
    kind: fc.constantFrom('edit', 'replace', 'skip', 'keep', 'undo', 'redo'),
    row: fc.nat(60),
    other: fc.nat(60),
    column: fc.nat(9),
    text: fc.oneof(id, date, time, moment, fc.constantFrom('In', 'Out', 'Break in')),
  })

  function judged(file: Case, rows: string[][]) {
    const source = new Sheet(limits)
    for (const cells of [headersOf(file), ...rows]) source.push(cells)
    source.close()
    const made = explode(source, shapeOf(file), limits)
    const edits = new Edits(made.sheet, 4, made.origin)
    const plan = planReading(made.shape, 'Europe/London', now)
    const pairs = made.origin && new Pairs(made.origin, file.layout === 'day-grid')
    const judge = new Judge(made.sheet, edits, plan, pairs)
    judge.judgeAll(plan)
    return { sheet: made.sheet, edits, plan, judge }
  }

  it('is judged after an edit as if it had been read so, and undone is as it was', () => {
    fc.assert(
      fc.property(anyFile, fc.array(step, { maxLength: 10 }), ({ layout, rows }, steps) => {
        const { sheet, edits, plan, judge } = judged(layout, rows)
        const all = sheet.columns.map((_, column) => column)
        const texts = () =>
          Array.from({ length: sheet.rows }, (_, row) =>
            all.map((column) => edits.text(row, column)),
          )
        const seen = () =>
          Array.from({ length: sheet.rows }, (_, row) => [
            ...[judge.reason[row], judge.wall[row], judge.otherRow(row), judge.missingHalf(row)],
          ])
        const before = { texts: texts(), seen: seen() }
        for (const { kind, row, other, column, text } of steps) {
          const at = 1 + (row % (sheet.rows - 1))
          const place = column % all.length
          const from = edits.text(1 + (other % (sheet.rows - 1)), place)
          const touched =
            kind === 'edit'
              ? edits.editCell(at, place, text)
              : kind === 'replace'
                ? edits.replaceValue(place, from, text)
                : kind === 'undo'
                  ? edits.undo()
                  : kind === 'redo'
                    ? edits.redo()
                    : edits.skip(
                        Uint32Array.of(at),
                        skipStates[kind === 'skip' ? 'skipped' : 'kept'],
                      )
          if (touched.isBulk) judge.judgeAll(plan, touched.columns)
          else judge.judgeRows(touched.rows)
          const stepwise = seen()
          judge.judgeAll(plan, all)
          expect(stepwise).toEqual(seen())
        }
        while (edits.canUndo) edits.undo()
        judge.judgeAll(plan, all)
        expect({ texts: texts(), seen: seen() }).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same punches when they come back as one row each', async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async ({ layout, rows }) => {
        const file = [headersOf(layout), ...rows]
        const { bench } = await openWorkbench(toText(file))
        await bench.setShape({ ...(await bench.getShape()), headerRow: 1 })
        const shape = shapeOf(layout)
        // A new layout proposes columns of its own first, and other dates ask for their order.
        await bench.setShape({ ...(await bench.getShape()), layout: shape.layout })
        await bench.setShape({ ...shape, dateOrder: null })
        await bench.setShape(shape)
        expect(await bench.getShape()).toEqual(shape)
        const { rows: sent } = await upload(bench)
        expect(sent.map(({ cells }) => cells)).toEqual(rows)
        const punches = sent.flatMap((row) => row.punches)
        expect(punches).toHaveLength((await bench.sendSummary()).punches)
        for (const row of sent) {
          const parts = new Set(row.punches.map(({ part }) => part))
          expect(parts.size).toBe(row.punches.length)
          const isWhole = row.verdict === 'ready' || row.verdict === 'warning'
          expect(isWhole ? row.punches.length > 0 : row.punches.length < (row.parts ?? 1)).toBe(
            true,
          )
        }
        const lines = punches.map(({ userid, checktime, checktype }) => [
          ...[userid, checktime.replace('T', ' '), String(checktype)],
        ])
        const again = await openWorkbench(toText([['No.', 'Date/Time', 'Type'], ...lines]))
        const back = (await upload(again.bench)).rows.flatMap((row) => row.punches)
        expect(back.map(bare)).toEqual(punches.map(bare))
      }),
      { numRuns: 120 },
    )
  })
})

function bare({ part: _, ...punch }: { part: number }) {
  return punch
}

function toText(rows: string[][]): string {
  return `${rows.map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n')}\n`
}
