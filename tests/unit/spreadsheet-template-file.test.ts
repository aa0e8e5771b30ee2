import { read, utils, write } from '@e965/xlsx'
import { expect, test } from 'vitest'
import type { TemplateFileKind } from '#lib/spreadsheet/schema.ts'
import { createWorkbench } from '#lib/spreadsheet/workbench.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

const templateOf = async (kind: TemplateFileKind) =>
  new Uint8Array(await createWorkbench().templateFile(kind))

/** Rows as somebody types them below the example. */
const typed = [
  ['00417', 'Megan Holroyd', '2026-08-03', '07:55:00', 'In', '104', '', ''],
  ['00417', 'Megan Holroyd', '2026-08-03', '16:02:10', 'Out', '104', '12', 'asked to stay'],
]

async function filledIn(kind: TemplateFileKind): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await templateOf(kind)
  if (kind === 'csv') {
    const text = `${new TextDecoder().decode(bytes)}${typed.map((cells) => `${cells}\r\n`).join('')}`
    return new TextEncoder().encode(text)
  }
  const book = read(bytes)
  const sheet = book.Sheets.Punches
  if (!sheet) throw new Error('The template has no sheet.')
  utils.sheet_add_aoa(sheet, typed, { origin: 'A3' })
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }))
}

test.each(['csv', 'xlsx'] as const)('a filled-in %s is read without a question', async (kind) => {
  const { bench, summary } = await openWorkbench(await filledIn(kind), { name: `week.${kind}` })
  expect(await bench.openQuestions()).toEqual([])
  expect(await glance(bench)).toEqual(['2 skipped Example row', '3 ready', '4 ready'])
  const [, first, second] = await allRows(bench)
  expect(first?.punch).toMatchObject({
    userid: '00417',
    checktime: '2026-08-03T07:55:00',
    checktype: 0,
    sensorid: '104',
  })
  expect(second?.punch).toMatchObject({
    checktime: '2026-08-03T16:02:10',
    checktype: 1,
    worktype: '12',
    eventdescription: 'asked to stay',
  })
  expect(summary.rows).toBe(3)
})

test.each(['csv', 'xlsx'] as const)('nobody is paid by the example of the %s', async (kind) => {
  const { bench } = await openWorkbench(await templateOf(kind), { name: `week.${kind}` })
  expect(await glance(bench)).toEqual(['2 skipped Example row'])
  expect((await bench.sendSummary()).punches).toBe(0)
})

test('cells of the workbook are text, also those that are empty yet', async () => {
  const sheet = read(await templateOf('xlsx'), { cellNF: true, sheetStubs: true }).Sheets.Punches
  expect([sheet?.A2, sheet?.A3, sheet?.C500].map((cell) => cell?.z)).toEqual(['@', '@', '@'])
  expect(sheet?.A2).toMatchObject({ t: 's', v: 'e.g. 00417' })
})

test('Excel sees that the CSV is UTF-8', async () => {
  expect([...(await templateOf('csv')).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
})
