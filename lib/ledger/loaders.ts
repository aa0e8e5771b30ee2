import { requireUser } from '#lib/auth/loaders.ts'
import { getActiveConnection } from '#lib/connections/data.ts'
import { getDb } from '#lib/db/client.ts'
import { todayIn } from '#lib/punch/site-zone.ts'
import { countPunches, getPunch, lastSinglePunches, listImportNames, listPunches } from './data.ts'
import type { LogView } from './log-filter.ts'

/** More than this is said as "more than". */
const countedMax = 10_000

/** Where and when the desk is: what every page about punches needs. */
export async function loadSite() {
  const user = await requireUser()
  const connection = await getActiveConnection(getDb())
  const zone = connection?.time_zone ?? 'UTC'
  return {
    zone,
    today: todayIn(zone),
    connectionName: connection?.name,
    maySend: user.role !== 'viewer',
  }
}

/** The last ten punches typed by hand. */
export async function loadLastPunches() {
  await requireUser()
  return await lastSinglePunches(getDb())
}

/** One page of the log, with how many punches fit its filter. */
export async function loadLog({ filter, cursor }: LogView) {
  await requireUser()
  const db = getDb()
  const [page, count] = await Promise.all([
    listPunches(db, filter, cursor),
    countPunches(db, filter, countedMax + 1),
  ])
  return { ...page, count, isCountCut: count > countedMax }
}

/** Imports to choose from in the log's filter, newest first. */
export async function loadImportNames() {
  await requireUser()
  return await listImportNames(getDb())
}

/** One punch with its story; undefined when there is none. */
export async function loadPunch(punchId: number) {
  await requireUser()
  return await getPunch(getDb(), punchId)
}

export type Site = Awaited<ReturnType<typeof loadSite>>
export type LoadedLog = Awaited<ReturnType<typeof loadLog>>
