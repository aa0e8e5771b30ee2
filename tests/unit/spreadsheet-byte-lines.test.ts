import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGridParser } from '#lib/spreadsheet/grid.ts'
import { JoinedFiles } from '#lib/spreadsheet/joined-files.ts'
import { defaultLimits } from '#lib/spreadsheet/read-file.ts'
import { readText } from '#lib/spreadsheet/read-text.ts'
import { Sheet } from '#lib/spreadsheet/sheet.ts'

/** Long enough that most of it comes after the first piece of a stream (64 KB). */
const lines = 6_000
const usual = (index: number) => `Packing,Person ${index % 50},${1000 + (index % 90)},x${index}`

async function readAsFile(text: string) {
  const joined = new JoinedFiles(defaultLimits, false)
  const facts = await readText(new Blob([text]), ['utf-8'], ',', defaultLimits, {
    startedAt: performance.now(),
    open: () => joined.open('week.csv'),
    isFinal: false,
    onPiece: () => {},
    hasRows: () => true,
  })
  joined.sheet.close()
  return { rows: rowsOf(joined.sheet), notes: facts.notes }
}

/** The same text in one piece, all of it on the way that knows quotation marks. */
function readWhole(text: string) {
  const sheet = new Sheet(defaultLimits)
  const parser = createGridParser(',', (cells) => sheet.push(cells))
  parser.write(text)
  parser.end()
  sheet.close()
  return rowsOf(sheet)
}

const rowsOf = (sheet: Sheet) => Array.from({ length: sheet.rows }, (_, row) => sheet.rowTexts(row))

test('a plain file reads from its bytes as it does cell by cell', async () => {
  const odd = fc.constantFrom(
    ...['', ',', ',,,', 'a', 'Zoë,Müller,日本,😀', '\u00a0x ,y', 'a,b,c,d,e,f', ' ', '\u0000'],
  )
  const breaks = fc.constantFrom('\n', '\r\n')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(lines - 1), odd), { maxLength: 40 }),
      breaks,
      fc.boolean(),
      async (placed, lineBreak, endsWithBreak) => {
        const all = Array.from({ length: lines }, (_, index) => usual(index))
        for (const [index, line] of placed) all[index] = line
        const text = all.join(lineBreak) + (endsWithBreak ? lineBreak : '')
        expect((await readAsFile(text)).rows).toEqual(readWhole(text))
      },
    ),
    { numRuns: 12 },
  )
})

test.each([
  ['a quoted cell', '"Ox, Jo",1,2,3'],
  ['a quoted line break', '"two\nlines",1,2,3'],
  ['a return on its own', 'a,b\rc,d'],
  ['two returns before a break', 'a,b\r\r'],
])('%s far down in a file is read as anywhere else', async (_, odd) => {
  for (const at of [1_500, 3_000, 5_999]) {
    const all = Array.from({ length: lines }, (_line, index) => usual(index))
    all[at] = odd
    const text = `${all.join('\n')}\n`
    expect((await readAsFile(text)).rows).toEqual(readWhole(text))
  }
})

test('an unclosed quotation mark is told with the row of the file', async () => {
  const all = Array.from({ length: lines }, (_, index) => usual(index))
  all[4_999] = '"a,1,2,3'
  await expect(readAsFile(`${all.join('\n')}\n`)).rejects.toThrow(/^Row 5,000 opens/)
})

test('a line of megabytes without an end is still one line', async () => {
  const text = `${Array.from({ length: 3_000 }, (_, index) => usual(index)).join('\n')}\n${'x'.repeat(3_000_000)},end`
  const { rows } = await readAsFile(text)
  expect(rows).toHaveLength(3_001)
  expect(rows.at(-1)?.map((cell) => cell.length)).toEqual([3_000_000, 3, 0, 0])
})
