import { expect, test } from 'vitest'
import { dirtyWeek } from '../support/dirty-week.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

const week = dirtyWeek({ firstId: 7000, name: 'week.csv' }).text

/** A week with an answer of each kind and an edit of each kind. */
async function workedOn(text = week) {
  const { bench } = await openWorkbench(text)
  const shape = await bench.getShape()
  await bench.setShape({
    ...shape,
    dateOrder: 'dmy',
    typeWords: [{ word: 'Out Back', means: 1 }],
    columns: shape.columns.map((column, index) =>
      index === 5 ? { ...column, field: null } : column,
    ),
  })
  await bench.editCell(23, 3, '03/08/2026 10:10')
  await bench.editCell(13, 2, '7010')
  await bench.replaceValue(2, '7O10', '7010')
  await bench.skipRows([40, 41], true)
  return bench
}

test('answers and edits are the same after the file was opened again', async () => {
  const before = await workedOn()
  const kept = await before.work(-1)
  const { bench } = await openWorkbench(week)
  // As the browser's store gives it back.
  expect(await bench.restore(structuredClone(kept?.work) as never)).toBe(true)
  expect(await bench.getShape()).toEqual(await before.getShape())
  expect(await bench.verdictCounts()).toEqual(await before.verdictCounts())
  expect(await glance(bench)).toEqual(await glance(before))
  expect(await allRows(bench)).toEqual(await allRows(before))
  expect((await bench.work(-1))?.work).toEqual(kept?.work)
})

test('counts the cells that were changed and the rows that were decided about', async () => {
  const bench = await workedOn()
  expect((await bench.work(-1))?.work.changes).toBe(1 + 2 + 2)
  await bench.undo()
  expect((await bench.work(-1))?.work.changes).toBe(1 + 2)
})

test('tells of nothing new until something is answered or changed', async () => {
  const bench = await workedOn()
  const first = await bench.work(-1)
  const revision = first?.revision ?? -1
  await bench.rows({ offset: 0, limit: 10 })
  expect(await bench.work(revision)).toBeNull()
  await bench.editCell(24, 2, '7011')
  const second = await bench.work(revision)
  expect(second?.work.changes).toBe(6)
  await bench.setShape({ ...(await bench.getShape()), defaultType: 0 })
  expect(await bench.work(second?.revision ?? -1)).not.toBeNull()
})

test('edits land in no cell that reads otherwise than it did', async () => {
  const kept = await (await workedOn()).work(-1)
  const lines = week.split('\r\n')
  // The same number of rows, one of them elsewhere.
  const moved = [...lines.slice(0, 10), ...lines.slice(11, 30), lines[10], ...lines.slice(30)]
  const { bench } = await openWorkbench(moved.join('\r\n'))
  expect(await bench.restore(kept?.work as never)).toBe(false)
  expect((await bench.work(-1))?.work.changes).toBe(0)
  expect((await allRows(bench)).flatMap(({ originals }) => originals)).toEqual([])
  expect((await bench.getShape()).dateOrder).toBe('dmy')
})

test('a header row that was chosen comes back with the columns below it', async () => {
  const text = `Site A\nBadge,When,What\n${week.split('\r\n').slice(2).join('\n')}`
  const { bench: before } = await openWorkbench(text)
  await before.setShape({ ...(await before.getShape()), headerRow: 0 })
  const shape = await before.getShape()
  const columns = shape.columns.map((column, index) => ({
    ...column,
    field: index === 2 ? ('userid' as const) : index === 3 ? ('checktime' as const) : null,
  }))
  await before.setShape({ ...shape, columns, dateOrder: 'mdy', defaultType: 0 })
  const kept = await before.work(-1)
  const { bench } = await openWorkbench(text)
  expect(await bench.restore(kept?.work as never)).toBe(true)
  expect(await bench.getShape()).toEqual(await before.getShape())
})

test('what is no kept work is refused', async () => {
  const { bench } = await openWorkbench(week)
  const before = await bench.getShape()
  for (const kept of [null, {}, { shape: before }, { shape: before, edits: {}, changes: 0 }]) {
    expect(await bench.restore(kept as never)).toBe(false)
  }
  expect(await bench.getShape()).toEqual(before)
})
