import type { Db } from '#lib/db/client.ts'
import { parseUploadRows } from '#lib/imports/schema.ts'
import type { UploadRow } from '#lib/spreadsheet/upload-rows.ts'

/** Upload rows and a connection, for tests that need an import in the store. */

export const sha256 = 'a'.repeat(64)

export const shape = {
  layout: 'punch-per-row' as const,
  headerRow: 1,
  columns: [
    { header: 'No.', field: 'userid' as const },
    { header: 'Date/Time', field: 'checktime' as const },
    { header: 'Status', field: 'checktype' as const },
  ],
  dateOrder: 'dmy' as const,
  typeWords: [],
  defaultType: null,
}

/** Rows `from` to `from + count - 1`, each with one punch, a minute apart. */
export function readyRows(from: number, count: number): UploadRow[] {
  return parsed(Array.from({ length: count }, (_, index) => rawRow(from + index)))
}

/** A row as the page sends it, before it is parsed. */
export function rawRow(rowNo: number, more: Record<string, unknown> = {}) {
  const minute = String(rowNo % 60).padStart(2, '0')
  const hour = String(Math.floor(rowNo / 60) % 24).padStart(2, '0')
  const day = String((Math.floor(rowNo / 1440) % 28) + 1).padStart(2, '0')
  return {
    rowNo,
    cells: [String(1000 + (rowNo % 7)), `${day}/08/2026 ${hour}:${minute}`, 'C/In'],
    verdict: 'ready',
    punches: [
      {
        part: 0,
        userid: String(1000 + (rowNo % 7)),
        checktime: `2026-08-${day}T${hour}:${minute}:00`,
        checktype: 0,
      },
    ],
    ...more,
  }
}

/** A row that stays behind. */
export function behindRow(
  rowNo: number,
  verdict: 'error' | 'duplicate' | 'skipped',
  reason: string,
) {
  return rawRow(rowNo, { verdict, reason, punches: [] })
}

export function parsed(rows: unknown[]): UploadRow[] {
  const result = parseUploadRows(rows)
  if (!result.ok) throw new Error(result.message)
  return result.data
}

export async function insertConnection(db: Db): Promise<number> {
  const { id } = await db
    .insertInto('connections')
    .values({
      name: 'Leeds bakery',
      kind: 'sandbox',
      base_url: 'http://127.0.0.1:1',
      key_sealed: '',
      key_fingerprint: '',
      key_tail: '',
      time_zone: 'Europe/London',
      created_at: '2026-08-11T09:00:00.000Z',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
