import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import type { Import } from '#lib/db/tables.ts'
import type { UploadRow } from '#lib/spreadsheet/upload-rows.ts'
import { bodyOf } from './checker-puts.ts'

const rowsPerPage = 2_000

/** I1 */
export async function findLostRows(
  db: Db,
  found: Import,
  file: Iterable<UploadRow> | undefined,
): Promise<string[]> {
  const say = (sentence: string) => `I1 import ${found.id}: ${sentence}`
  const problems = (await findRowsThatWentNowhere(db, found)).map(say)
  const { rows } = await sql<{ rows: number; punches: number }>`
    select (select count(*) from source_rows where import_id = ${found.id}) as "rows",
      (select count(*) from punches where import_id = ${found.id} and replaces is null)
        as "punches"`.execute(db)
  const counted = rows[0]
  if (counted?.rows !== found.row_count) {
    problems.push(say(`${counted?.rows} source rows, ${found.row_count} were sent up`))
  }
  if (counted?.punches !== found.punch_count) {
    problems.push(say(`${counted?.punches} punches, ${found.punch_count} were sent up`))
  }
  if (file) problems.push(...(await compareWithFile(db, found.id, file)).map(say))
  return problems
}

/** A row that stays behind has a reason and no punch, unless it holds several; any other has a punch. */
async function findRowsThatWentNowhere(db: Db, found: Import): Promise<string[]> {
  const importId = found.id
  // Only a row that holds several punches can go in part.
  const inPart = JSON.parse(found.shape).layout === 'punch-per-row' ? 0 : 1
  const { rows } = await sql<{ row_no: number; verdict: string }>`
    select row_no, verdict from (
      select row_no, verdict, reason is not null as "has_reason",
        verdict in ('error', 'duplicate', 'skipped') as "is_behind",
        exists (select 1 from punches
          where import_id = ${importId} and row_no = source.row_no and replaces is null) as "has_punch"
      from source_rows source where import_id = ${importId}) as judged
    where (not is_behind and not has_punch) or (is_behind and not has_reason)
      or (is_behind and has_punch and ${inPart} = 0)
    limit 10`.execute(db)
  const lost = rows.map(({ row_no, verdict }) => `row ${row_no} is ${verdict} and went nowhere`)
  const { rows: orphans } = await sql<{ row_no: number }>`
    select row_no from punches punch
    where import_id = ${importId} and not exists (
      select 1 from source_rows where import_id = ${importId} and row_no = punch.row_no)
    limit 10`.execute(db)
  return [
    ...lost,
    ...orphans.map(({ row_no }) => `a punch names row ${row_no}, which is not there`),
  ]
}

async function compareWithFile(
  db: Db,
  importId: number,
  file: Iterable<UploadRow>,
): Promise<string[]> {
  const problems: string[] = []
  let count = 0
  for (const page of pages(file)) {
    const from = page[0]?.rowNo ?? 0
    const to = page.at(-1)?.rowNo ?? 0
    const stored = await readRows(db, importId, from, to)
    for (const row of page) {
      if (stored.get(row.rowNo) === wholeRow(row)) count++
      else problems.push(`row ${row.rowNo} of the file is not as it was sent up`)
    }
  }
  const { rows } = await db
    .selectFrom('source_rows')
    .select((select) => select.fn.countAll<number>().as('rows'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow()
  if (rows > count + problems.length) problems.push(`${rows} rows are more than the file has`)
  return problems.slice(0, 10)
}

/** Cells and punches as they were sent up, by row. */
async function readRows(db: Db, importId: number, from: number, to: number) {
  const rows = await db
    .selectFrom('source_rows')
    .select(['row_no', 'cells', 'verdict'])
    .where('import_id', '=', importId)
    .where('row_no', '>=', from)
    .where('row_no', '<=', to)
    .execute()
  const punches = await db
    .selectFrom('punches')
    .selectAll()
    .where('import_id', '=', importId)
    .where('replaces', 'is', null)
    .where('row_no', '>=', from)
    .where('row_no', '<=', to)
    .orderBy('part')
    .execute()
  const byRow = Map.groupBy(punches, (punch) => punch.row_no)
  return new Map(
    rows.map(({ row_no, cells, verdict }) => [
      row_no,
      wholeRow({ cells: JSON.parse(cells), verdict, punches: byRow.get(row_no) ?? [] }),
    ]),
  )
}

type WholeRow = { cells: string[]; verdict: string; punches: Parameters<typeof bodyOf>[0][] }

function wholeRow({ cells, verdict, punches }: WholeRow): string {
  return JSON.stringify([cells, verdict, punches.map(bodyOf)])
}

function* pages(file: Iterable<UploadRow>): Generator<UploadRow[]> {
  let page: UploadRow[] = []
  for (const row of file) {
    page.push(row)
    if (page.length < rowsPerPage) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
