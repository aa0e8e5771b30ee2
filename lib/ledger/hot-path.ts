/**
 * The two writes that happen for every punch: the claim before its request leaves, and the settlement
 * when its answer is here. They go in batches, one transaction for both, every row of a batch in one
 * JSON parameter of a text that is prepared once.
 */
import type { Db } from '#lib/db/client.ts'
import { failpoint } from '#lib/failpoint.ts'
import { answerPage } from './hot-path-answers.ts'
import { type ClaimedPunch, claim } from './hot-path-claim.ts'
import { type Counts, writeCounts } from './hot-path-counts.ts'
import { checkLease } from './hot-path-lease.ts'
import { type Settlement, settle } from './hot-path-settle.ts'
import { applyStopRules, type Ruled } from './hot-path-stop-rules.ts'
import type { Lease } from './lease.ts'

export type HotWrite = {
  lease: Lease
  settlements: readonly Settlement[]
  /** At most so many single punches, and of imports. 0: none. */
  claimSingles: number
  claimOfImports: number
  /** The import served last: the next one's turn comes first. */
  lastImportId: number
  /** What failed before comes last: to find out whether Go2Clock answers at all. */
  freshFirst?: boolean
}

export type HotWritten = {
  /** Now `sending`: single punches first, then in the order of their file. */
  claimed: ClaimedPunch[]
  lastImportId: number
  ruled: Ruled
}

/**
 * Settles and claims in one transaction, with the counters of the imports. Settling what is no
 * longer `sending` changes nothing, so a write whose commit was in doubt can be repeated. Throws
 * LeaseLostError when the lease has gone to another process.
 */
export async function settleAndClaim(db: Db, write: HotWrite): Promise<HotWritten> {
  const answers = answerPage(db)
  const written = await db.transaction().execute(async (trx) => {
    const { isHeld } = await checkLease(trx, write.lease)
    const now = new Date().toISOString()
    const counts: Counts = new Map()
    const settled =
      write.settlements.length > 0 ? await settle(trx, write, answers, counts, now) : []
    const mayClaim = !isHeld && write.claimSingles + write.claimOfImports > 0
    const claimed = mayClaim
      ? await claim(trx, write, counts, now)
      : { claimed: [], lastImportId: write.lastImportId }
    const imports = await writeCounts(trx, counts, now)
    const ruled = await applyStopRules(trx, imports, settled, now)
    if (ruled.paused.length > 0) failpoint('stop-rule-commit')
    if (write.settlements.length > 0) failpoint('settle-commit')
    if (claimed.claimed.length > 0) failpoint('claim-commit')
    return { ...claimed, ruled }
  })
  answers.keep()
  if (written.ruled.paused.length > 0) failpoint('stop-rule-committed')
  if (write.settlements.length > 0) failpoint('settle-committed')
  if (written.claimed.length > 0) failpoint('claim-committed')
  return written
}
