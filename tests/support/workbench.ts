import type { OpenOptions, RowView, Workbench } from '#lib/spreadsheet/schema.ts'
import { createWorkbench } from '#lib/spreadsheet/workbench.ts'

/** Monday 9 November 2026, midday: the day on which these files are opened. */
export const now = '2026-11-09T12:00:00'

/** A workbench with a file open, as the worker would have it. */
export async function openWorkbench(
  file: string | Uint8Array<ArrayBuffer>,
  options: Partial<OpenOptions> = {},
) {
  const bench = createWorkbench()
  const source = typeof file === 'string' ? file : new Blob([file])
  const summary = await bench.open(source, {
    name: 'week.csv',
    zone: 'Europe/London',
    now,
    ...options,
  })
  return { bench, summary }
}

export function allRows(bench: Workbench): Promise<RowView[]> {
  return bench.rows({ offset: 0, limit: 500 }).then(({ rows }) => rows)
}

/** `row verdict reason` per row: what the grid says at a glance. */
export async function glance(bench: Workbench): Promise<string[]> {
  return (await allRows(bench)).map(({ rowNo, verdict, reason }) =>
    `${rowNo} ${verdict} ${reason}`.trim(),
  )
}
