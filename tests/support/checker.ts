/**
 * Joins source file, ledger and the sandbox's journal and says, as sentences, where they disagree:
 * I1 every row of a file is one source row, and each is punches or a listed reason. I2 nothing is
 * `accepted` that the journal did not store; a confirmed one on a try of that very punch or of one it
 * replaces, with the same body. I3 nothing is stored whose row denies it. I4 what arrived more than
 * once was in doubt before, and had the same body. I5 the counters are the rows by state, and the rows
 * of the results file. I6 every PUT has an intent in the ledger.
 *
 * Ledger and journal are read once, in pages; only what is not plain is kept until the end.
 */
import type { Db } from '#lib/db/client.ts'
import type { UploadRow } from '#lib/spreadsheet/upload-rows.ts'
import type { JournalLine } from '../../sandbox/journal.ts'
import { findWrongCounters } from './checker-counters.ts'
import { findLies } from './checker-punches.ts'
import { readPuts } from './checker-puts.ts'
import { findLostRows } from './checker-rows.ts'

/** The sentences stop here: what is wrong is mostly wrong everywhere. */
const sentencesMax = 50

/**
 * `journal`: of a big one give the lines one by one. `files`: by import, the rows of its file in their
 * order; without, I1 looks at the ledger alone.
 */
export async function findDisagreements(
  db: Db,
  journal: Iterable<JournalLine> | AsyncIterable<JournalLine>,
  files: Map<number, Iterable<UploadRow>> = new Map(),
): Promise<string[]> {
  const imports = await db
    .selectFrom('imports')
    .selectAll()
    .where('started_at', 'is not', null)
    .orderBy('id')
    .execute()
  const problems: string[] = []
  for (const found of imports) {
    problems.push(...(await findLostRows(db, found, files.get(found.id))))
    problems.push(...(await findWrongCounters(db, found)))
  }
  problems.push(...(await findLies(db, await readPuts(journal))))
  const left = problems.length - sentencesMax
  return left > 0 ? [...problems.slice(0, sentencesMax), `and ${left} more`] : problems
}
