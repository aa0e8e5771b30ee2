import { read } from '@e965/xlsx'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distinctCells, partOf, spreadCells } from '#lib/spreadsheet/distinct-cells.ts'
import { unpackZip, zipEntries } from '#lib/spreadsheet/zip.ts'
import { makeZip } from '../support/books.ts'

type Data = ({ t: string; v?: unknown; z?: string } | undefined)[][]

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const others = {
  '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Override PartName="/xl/workbook.xml" ContentType="${office}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${office}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${office}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="${office}.styles+xml"/></Types>`,
  'xl/workbook.xml': `${head}<workbook ${main} xmlns:r="${relations}"><sheets><sheet name="Log" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/sharedStrings.xml': `${head}<sst ${main} count="2" uniqueCount="2"><si><t>Aisha &amp; Poppy</t></si><si><r><t>Zoë</t></r></si></sst>`,
  'xl/styles.xml': `${head}<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
}

/** What the workbook reader makes of a sheet's XML. */
async function readSheet(xml: string | Uint8Array): Promise<Data> {
  const zip = makeZip({ ...others, 'xl/worksheets/sheet1.xml': xml })
  const book = read(await unpackZip(zip, zipEntries(zip), { maxBytes: 1e6, isLate: () => false }), {
    type: 'array',
    ...{ dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false },
  })
  return (book.Sheets.Log?.['!data'] ?? []) as Data
}

/** What is shown of it: a hole, nothing and a cell without a value are the same. */
function seen(data: readonly (Data[number] | undefined)[]) {
  return data.flatMap((row, r) =>
    (row ?? []).flatMap((cell, c) =>
      cell && cell.t !== 'z' ? [[r, c, cell.t, cell.v, cell.z]] : [],
    ),
  )
}

const forms = [
  (at: string) => `<c ${at}><v>1007</v></c>`,
  (at: string) => `<c ${at} s="1"><v>46339.26028935185</v></c>`,
  (at: string) => `<c ${at} t="s"><v>0</v></c>`,
  (at: string) => `<c ${at} s="0" t="s"><v>1</v></c>`,
  (at: string) => `<c ${at} t="str"><v>C/In</v></c>`,
  (at: string) => `<c ${at} t="str"><f>A1&amp;"x"</f><v>Zoë &lt;R&amp;D&gt; _x0041_</v></c>`,
  (at: string) => `<c ${at} t="inlineStr"><is><t xml:space="preserve"> Lomax </t></is></c>`,
  (at: string) =>
    `<c ${at} t="inlineStr"><is><r><rPr><b/><color rgb="FF0000"/></rPr><t>Holroyd</t></r></is></c>`,
  (at: string) => `<c ${at} t="b"><v>1</v></c>`,
  (at: string) => `<c ${at} t="e"><f>1/0</f><v>#DIV/0!</v></c>`,
  (at: string) => `<c ${at} t="d"><v>2026-11-02T07:00:00</v></c>`,
  (at: string) => `<c ${at}><f>SUM(A1:A9)</f></c>`,
  (at: string) => `<c ${at} s="1"/>`,
  (at: string) => `<c ${at} s="1" />`,
  (at: string) => `<c ${at}></c>`,
]
/** Cells that only the reader knows what to make of. */
const odd = [
  () => '<c><v>1</v></c>',
  () => '<c s="1" r="B2"><v>1</v></c>',
  (at: string) => `<c ${at} t="str"><v><![CDATA[<c r="A1">]]></v></c>`,
  (at: string) => `<c ${at}><!-- 1 --><v>1</v></c>`,
  (at: string) => `<x:c ${at}><v>1</v></x:c>`,
  (at: string) => `<c ${at}><x:v>1</x:v></c>`,
  () => '<c r="a1"><v>1</v></c>',
  () => '<c r="A0"><v>1</v></c>',
  () => '<c r="A1"><v>1</v>',
  () => '<extLst/>',
]
const place = fc.tuple(fc.constantFrom('A', 'B', 'Z', 'AA', 'BC'), fc.integer({ min: 1, max: 60 }))
const cell = (of: readonly ((at: string) => string)[]) =>
  fc
    .tuple(fc.constantFrom(...of), place)
    .map(([form, [column, row]]) => form(`r="${column}${row}"`))
const sheetOf = (cells: fc.Arbitrary<string>) =>
  fc
    .array(fc.array(cells, { maxLength: 6 }), { maxLength: 12 })
    .map((rows) => rows.map((each, i) => `<row r="${i + 1}" spans="1:3">${each.join('\n')}</row>`))
    .map((rows) => `${head}<worksheet ${main}><sheetData>${rows.join('')}</sheetData></worksheet>`)

async function spread(xml: string) {
  const distinct = distinctCells(new TextEncoder().encode(xml), 7)
  if (!distinct) return null
  const data = await readSheet(distinct.xml)
  expect(partOf(data)).toBe(7)
  return spreadCells(data, distinct.places)
}

describe('a sheet whose different cells are read once each', () => {
  it('is what it would be read as whole', async () => {
    await fc.assert(
      fc.asyncProperty(sheetOf(cell(forms)), async (xml) => {
        const found = await spread(xml)
        expect(found).not.toBeNull()
        expect(seen(found ?? [])).toEqual(seen(await readSheet(xml)))
      }),
    )
  })

  it('is left to the reader, or read as it would, where anything odd stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(sheetOf(cell([...forms, ...odd])), async (xml) => {
        const found = await spread(xml)
        if (found) expect(seen(found)).toEqual(seen(await readSheet(xml)))
      }),
    )
  })

  it('takes no longer than its different cells', () => {
    const rows = Array.from(
      { length: 500 },
      (_, i) => `<row><c r="A${i + 1}" t="str"><v>In</v></c></row>`,
    )
    const xml = new TextEncoder().encode(`<sheetData>${rows.join('')}</sheetData>`)
    const distinct = distinctCells(xml, 0)
    expect(distinct?.places.codes).toHaveLength(500)
    expect(distinct?.xml.length).toBeLessThan(150)
  })

  it('is one that has rows and cells, and an end', () => {
    const parts = ['', '<sheetData/>', '<sheetData>', '</sheetData><sheetData>', '<x:sheetData>']
    for (const xml of parts) expect(distinctCells(new TextEncoder().encode(xml), 0)).toBeNull()
  })
})
