import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonIds, skipLocked } from '#lib/db/dialect.ts'
import { prepared } from '#lib/db/prepared.ts'
import type { Punch } from '#lib/db/tables.ts'
import { punchFieldNames } from '#lib/punch/schema.ts'
import { addCount, type Counts } from './hot-path-counts.ts'
import { listFirstIds } from './hot-path-stop-rules.ts'
import type { Lease } from './lease.ts'

/** What the wire and the settlement need of a claimed punch. */
export const claimedColumns = [
  'id',
  'import_id',
  ...punchFieldNames,
  'in_doubt',
  'tries',
  'first_try_at',
] as const
export type ClaimedPunch = Pick<Punch, (typeof claimedColumns)[number]>

type Claim = {
  lease: Lease
  claimSingles: number
  claimOfImports: number
  lastImportId: number
  freshFirst?: boolean
}

/** Takes queued punches to be sent: single ones first, then of imports in their turns. */
export async function claim(
  trx: Db,
  write: Claim,
  counts: Counts,
  now: string,
): Promise<{ claimed: ClaimedPunch[]; lastImportId: number }> {
  const { connectionId } = write.lease
  const { freshFirst } = write
  const claimed = write.claimSingles
    ? await claimFrom(trx, { connectionId, importId: null, freshFirst }, write.claimSingles, now)
    : []
  let { lastImportId } = write
  let wanted = write.claimOfImports - claimed.length
  if (wanted > 0) {
    for (const source of await listTurns(trx, connectionId, lastImportId)) {
      const some = await claimFrom(trx, { ...source, freshFirst }, wanted, now)
      for (const punch of some) claimed.push(punch)
      if (some.length > 0) lastImportId = source.importId
      wanted -= some.length
      if (wanted <= 0) break
    }
  }
  for (const { import_id } of claimed) {
    addCount(counts, import_id, 'queued', -1)
    addCount(counts, import_id, 'sending', 1)
  }
  return { claimed, lastImportId }
}

type Source = {
  connectionId: number
  importId: number | null
  onlyInDoubt?: boolean
  freshFirst?: boolean
  /** Not cleared yet: its first punches go alone. */
  onlyFirst?: boolean
}

/**
 * Imports that have something to send, each in its turn after the one served last. Of a cancelled
 * one only punches in doubt are sent: nobody may call a punch cancelled that Go2Clock may hold.
 */
async function listTurns(trx: Db, connectionId: number, lastImportId: number) {
  const rows = await listWaiting(trx, { connectionId })
  const isLater = (id: number) => Number(id <= lastImportId)
  rows.sort((a, b) => isLater(a.id) - isLater(b.id) || a.id - b.id)
  return rows.map(({ id, state, is_cleared }) => ({
    connectionId,
    importId: id,
    onlyInDoubt: state === 'cancelled',
    onlyFirst: is_cleared === 0,
  }))
}

const listWaiting = prepared<
  { connectionId: number },
  { id: number; state: string; is_cleared: number }
>(
  ({ connectionId }) => sql`
    select id, state, is_cleared from imports
    where connection_id = ${connectionId} and state = 'sending' and queued > 0
    union all
    select id, state, 1 from imports
    where connection_id = ${connectionId} and state = 'cancelled' and queued > 0`,
)

async function claimFrom(
  trx: Db,
  { connectionId, importId, onlyInDoubt, freshFirst, onlyFirst }: Source,
  limit: number,
  now: string,
): Promise<ClaimedPunch[]> {
  const first = importId !== null && onlyFirst ? await listFirstIds(trx, importId) : null
  const given = {
    connectionId,
    limit,
    now,
    idMax: first ? (first.at(-1) ?? 0) : Number.MAX_SAFE_INTEGER,
  }
  const dueOfImport = onlyInDoubt ? dueDoubtful : freshFirst ? dueFresh : dueQueued
  const due =
    importId === null
      ? await (freshFirst ? dueFreshSingles : dueSingles)(trx, given)
      : await dueOfImport(trx, { ...given, importId })
  if (due.length > 0) await take(trx, { ids: JSON.stringify(due.map(({ id }) => id)), now })
  return due.sort((a, b) => a.id - b.id)
}

type ClaimGiven = {
  connectionId: number
  limit: number
  now: string
  idMax: number
}

/** Retries that are due come before the rest, so that a file stays near its order, unless `freshFirst`. */
function dueOf<Given extends ClaimGiven>(
  what: (given: Record<keyof Given, RawBuilder<never>>) => RawBuilder<unknown>,
  { freshFirst }: { freshFirst: boolean },
) {
  const columns = sql.raw(claimedColumns.join(', '))
  return prepared<Given, ClaimedPunch>((given, db) => {
    // A bare parameter there makes SQLite plan the statement anew each time it is asked.
    const limit = sql`limit ${given.limit} + 0`
    const place = sql`connection_id = ${given.connectionId} and state = 'queued'
      and ${what(given)} and id <= ${given.idMax}`
    const retries = sql`select * from (select ${columns} from punches
      where ${place} and next_try_at is not null and next_try_at <= ${given.now}
      order by next_try_at ${limit} ${skipLocked(db)}) as retries`
    const fresh = sql`select * from (select ${columns} from punches
      where ${place} and next_try_at is null
      order by id ${limit} ${skipLocked(db)}) as fresh`
    return sql`${freshFirst ? fresh : retries} union all ${freshFirst ? retries : fresh}
      ${limit}`
  })
}

/** They are locked since they were found: nobody else has moved them. */
const take = prepared<{ ids: string; now: string }>(
  ({ ids, now }, db) => sql`
    update punches set state = 'sending', updated_at = ${now}
    where id in (${jsonIds(db, ids)})`,
)

const ofNoImport = () => sql`import_id is null`
type OfImport = { importId: RawBuilder<never> }
const ofImport = (given: OfImport) => sql`import_id = ${given.importId}`
const inDoubt = (given: OfImport) => sql`${ofImport(given)} and in_doubt = 1`
const dueSingles = dueOf(ofNoImport, { freshFirst: false })
const dueFreshSingles = dueOf(ofNoImport, { freshFirst: true })
const dueQueued = dueOf<ClaimGiven & { importId: number }>(ofImport, { freshFirst: false })
const dueFresh = dueOf<ClaimGiven & { importId: number }>(ofImport, { freshFirst: true })
const dueDoubtful = dueOf<ClaimGiven & { importId: number }>(inDoubt, { freshFirst: false })
