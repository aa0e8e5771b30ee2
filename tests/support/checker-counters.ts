import { sql } from 'kysely'
import Papa from 'papaparse'
import type { Db } from '#lib/db/client.ts'
import type { Import } from '#lib/db/tables.ts'
import { listResultRows } from '#lib/imports/data.ts'
import { resultsHead, resultsLines } from '#lib/imports/results.ts'
import { punchStates } from '#lib/ledger/states.ts'
import { verdicts } from '#lib/spreadsheet/schema.ts'

const rowsPerPage = 2_000

/** I5: leaves only; a replaced punch is counted through its replacement. */
export async function findWrongCounters(db: Db, found: Import): Promise<string[]> {
  const say = (sentence: string) => `I5 import ${found.id}: ${sentence}`
  const ledger = await countLedger(db, found.id)
  const results = await countResults(db, found)
  const counters = new Map<string, number>([
    ...punchStates.map((state) => [state, found[state]] as const),
    ['confirmed', found.confirmed],
    ...verdicts.map((verdict) => [`${verdict} rows`, found[`${verdict}_rows`]] as const),
  ])
  const problems: string[] = []
  for (const [name, counter] of counters) {
    const rows = ledger.get(name) ?? 0
    if (rows !== counter) problems.push(say(`${name} is ${rows}, its counter says ${counter}`))
    // Rows that are sent are told by the states of their punches, not by their verdict.
    if (name === 'ready rows' || name === 'warning rows') continue
    const lines = results.get(name) ?? 0
    if (lines !== rows) problems.push(say(`${name} is ${rows}, the results file has ${lines}`))
  }
  const isDone = found.queued + found.sending === 0
  if (found.state === 'finished' && !isDone) problems.push(say('it has finished, yet some wait'))
  if (found.state === 'sending' && isDone) problems.push(say('nothing waits, yet it goes on'))
  return problems
}

async function countLedger(db: Db, importId: number): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; confirmed: number; count: number }>`
    select state as "name", confirmed, count(*) as "count" from punches punch
    where import_id = ${importId}
      and not exists (select 1 from punches where replaces = punch.id)
    group by state, confirmed
    union all
    select verdict || ' rows', 0, count(*) from source_rows
    where import_id = ${importId} group by verdict`.execute(db)
  const counts = new Map<string, number>()
  for (const { name, confirmed, count } of rows) {
    add(counts, name, count)
    if (confirmed) add(counts, 'confirmed', count)
  }
  return counts
}

/** The lines of the results file by what they say, read as a spreadsheet program would. */
async function countResults(db: Db, found: Import): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const head = Papa.parse<string[]>(resultsHead(found)).data[0] ?? []
  const stateColumn = head.lastIndexOf('Punchdesk state')
  for (let afterRow = 0; ; ) {
    const rows = await listResultRows(db, { importId: found.id, afterRow, limit: rowsPerPage })
    const last = rows.at(-1)
    if (!last) return counts
    const text = rows.map((row) => resultsLines(found, row)).join('')
    for (const line of Papa.parse<string[]>(text, { skipEmptyLines: true }).data) {
      const said = line[stateColumn] ?? ''
      const behind = /^not sent: (\w+)$/.exec(said)?.[1]
      add(counts, behind ? `${behind} rows` : (/^\w+/.exec(said)?.[0] ?? 'nothing'), 1)
      if (said.includes('(confirmed)')) add(counts, 'confirmed', 1)
    }
    afterRow = last.row_no
  }
}

function add(counts: Map<string, number>, name: string, count: number) {
  counts.set(name, (counts.get(name) ?? 0) + count)
}
