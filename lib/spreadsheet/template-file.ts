import type { Field, TemplateFileKind } from './schema.ts'
import { exampleMark } from './skip-rows.ts'

/** The file behind "Download template": a sheet that is read without a question once it is filled in. */

type TemplateColumn = { field: Field; header: string; example: string }

const columns: TemplateColumn[] = [
  { field: 'userid', header: 'Employee ID', example: `${exampleMark} 00417` },
  { field: 'name', header: 'Employee name', example: 'Megan Holroyd' },
  { field: 'date', header: 'Date', example: `${exampleMark} 2026-08-03` },
  { field: 'time', header: 'Time', example: `${exampleMark} 07:55:00` },
  { field: 'checktype', header: 'Type', example: 'In' },
  { field: 'sensorid', header: 'Reader', example: '104' },
  { field: 'worktype', header: 'Job code', example: '12' },
  { field: 'eventdescription', header: 'Note', example: 'This row stays behind' },
]

/** The file's bytes. */
export async function templateFile(kind: TemplateFileKind): Promise<Uint8Array<ArrayBuffer>> {
  return kind === 'csv' ? templateCsv() : await templateWorkbook()
}

/** Rows of a workbook whose cells are text already: Excel would turn 00417 into 417 and a date into its own. */
const textRows = 1_000

/** UTF-8 with its mark, so that Excel sees it. */
function templateCsv(): Uint8Array<ArrayBuffer> {
  const lines = [columns.map(({ header }) => header), columns.map(({ example }) => example)]
  const text = lines.map((cells) => cells.join(',')).join('\r\n')
  return new TextEncoder().encode(`\uFEFF${text}\r\n`)
}

/** A workbook whose cells are text, so that Excel leaves IDs and dates as they are typed. */
async function templateWorkbook(): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded here alone: it is a megabyte of script.
  const { utils, write } = await import('@e965/xlsx')
  const sheet = utils.aoa_to_sheet([
    columns.map(({ header }) => header),
    columns.map(({ example }) => example),
  ])
  for (let r = 0; r <= textRows; r++) {
    for (let c = 0; c < columns.length; c++) {
      const at = utils.encode_cell({ r, c })
      sheet[at] = { ...(sheet[at] ?? { t: 'z' }), z: '@' }
    }
  }
  sheet['!ref'] = utils.encode_range({ r: 0, c: 0 }, { r: textRows, c: columns.length - 1 })
  sheet['!cols'] = columns.map(({ header }) => ({ wch: Math.max(14, header.length + 2) }))
  const book = utils.book_new(sheet, 'Punches')
  const bytes = write(book, { type: 'array', bookType: 'xlsx', bookSST: true, compression: true })
  return new Uint8Array(bytes)
}
