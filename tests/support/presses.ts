/**
 * What people and machines do to a running desk, one press at a time, and a model of what was
 * promised at each: no new request a second after a pause, true reports of a cancel, nothing on its
 * way after a graceful stop.
 */

import { cancelImport, cancelWaiting } from '#lib/cancel/mutations.ts'
import { pauseConnection, resumeConnection } from '#lib/connections/mutations.ts'
import { pauseDesk, resumeDesk } from '#lib/desk/mutations.ts'
import { pauseImport, resumeImport } from '#lib/ledger/mutations.ts'
import type { CancelReport } from '#lib/ledger/schema.ts'
import { startDeliveryProcess } from './delivery-process.ts'
import { type House, requestsOf } from './house.ts'
import { addImport, addPunch, readConnection, readImport, until } from './ledger.ts'
import { watchStalls } from './stalls.ts'

export type Press =
  | { kind: 'pauseImport' | 'resumeImport' | 'cancelImport'; which: number }
  | { kind: 'wait'; ms: number }
  | {
      kind:
        | 'pauseConnection'
        | 'resumeConnection'
        | 'pauseDesk'
        | 'resumeDesk'
        | 'cancelWaiting'
        | 'single'
        | 'stopAndStart'
        | 'killAndStart'
        | 'kill'
    }

const ada = { id: 'u1', name: 'Ada' }
const sizes = [400, 240, 100]
const stopWithinMs = 1_000

/** While it stood nothing of its scope may have been sent: an import's punches, or all. */
type Stop = { importId: number | null; fromMs: number; toMs: number }

/** Three imports that are being sent by a process of their own. */
export async function openPresses({ db, url, sandbox, connectionId }: House) {
  const stalledMs = watchStalls()
  const importIds: number[] = []
  for (const size of sizes) importIds.push(await addImport(db, connectionId, size))
  const standing = new Map<string, Stop>()
  const stops: Stop[] = []
  const broken: string[] = []
  const reports: { importId: number; report: CancelReport }[] = []
  let singles = 0
  let delivery = startDeliveryProcess(url)
  let isAlive = true

  const begin = (key: string, importId: number | null) => {
    if (!standing.has(key)) standing.set(key, { importId, fromMs: Date.now(), toMs: 0 })
  }
  /** Called before the press that ends it: what comes after is allowed. */
  const end = (key: string) => {
    const stop = standing.get(key)
    if (stop) stops.push({ ...stop, toMs: Date.now() })
    standing.delete(key)
  }

  async function finish(signal: 'SIGTERM' | 'SIGKILL') {
    if (!isAlive) return
    // One that does not serve yet has nothing to bring home, and what is on its way is not its own.
    if (signal === 'SIGTERM') await untilServing()
    isAlive = false
    const code = await delivery.end(signal)
    if (signal === 'SIGKILL') return
    if (code !== 0) broken.push(`A graceful stop ended with ${code}.`)
    const onTheirWay = await db
      .selectFrom('punches')
      .select('id')
      .where('state', '=', 'sending')
      .execute()
    if (onTheirWay.length > 0) broken.push(`A graceful stop left ${onTheirWay.length} in doubt.`)
  }

  function untilServing() {
    return until(
      () => readConnection(db, connectionId),
      ({ lease_owner }) => lease_owner === `test:${delivery.child.pid}`,
    )
  }

  function start() {
    if (isAlive) return
    delivery = startDeliveryProcess(url)
    isAlive = true
  }

  async function cancelOne(importId: number) {
    const before = await readImport(db, importId)
    const result = await cancelImport(db, importId)
    if (!result.ok) {
      if (before.state !== 'finished') broken.push(`Cancel was refused: ${result.message}`)
      return
    }
    reports.push({ importId, report: result.data })
  }

  async function press(one: Press): Promise<void> {
    const importId = 'which' in one ? (importIds[one.which] ?? 0) : 0
    switch (one.kind) {
      case 'pauseImport': {
        const result = await pauseImport(db, importId)
        if (result.ok) begin(`import ${importId}`, importId)
        return
      }
      case 'resumeImport':
        end(`import ${importId}`)
        return void (await resumeImport(db, importId))
      case 'cancelImport':
        end(`import ${importId}`)
        return await cancelOne(importId)
      case 'pauseConnection':
        await pauseConnection(db, connectionId, ada)
        return begin('connection', null)
      case 'resumeConnection':
        end('connection')
        return void (await resumeConnection(db, connectionId, ada.id))
      case 'pauseDesk':
        await pauseDesk(db, { by: 'person', userId: ada.id, detail: ada.name })
        return begin('desk', null)
      case 'resumeDesk':
        end('desk')
        return void (await resumeDesk(db, ada.id))
      case 'cancelWaiting':
        for (const id of importIds) end(`import ${id}`)
        return void (await cancelWaiting(db, { connectionId, userId: ada.id }))
      case 'single': {
        const userid = String(9_000_000 + singles++)
        return void (await addPunch(db, connectionId, { userid }))
      }
      case 'stopAndStart':
        await finish('SIGTERM')
        return start()
      case 'killAndStart':
        await finish('SIGKILL')
        return start()
      case 'kill':
        return await finish('SIGKILL')
      case 'wait':
        return await new Promise((later) => setTimeout(later, one.ms))
    }
  }

  /** Takes back every pause and waits until nothing is queued or on its way. */
  async function letAllFinish(): Promise<void> {
    for (const which of importIds.keys()) await press({ kind: 'resumeImport', which })
    await press({ kind: 'resumeConnection' })
    await press({ kind: 'resumeDesk' })
    start()
    await until(
      () =>
        db.selectFrom('punches').select('id').where('state', 'in', ['queued', 'sending']).execute(),
      (open) => open.length === 0,
      60_000,
    )
    const { held_at } = await readConnection(db, connectionId)
    if (held_at !== null) broken.push('The connection is held, and nobody did it.')
  }

  /** Promises that were not kept, as sentences. */
  async function findBrokenWords(): Promise<string[]> {
    const puts = (await requestsOf(sandbox)).map((put) => ({
      atMs: Date.parse(put.at),
      userid: Number(new URLSearchParams(put.body).get('userid')),
    }))
    const late = stops.flatMap((stop) =>
      puts
        .filter(({ atMs }) => atMs > stop.fromMs && atMs < stop.toMs)
        .filter(({ atMs }) => {
          return atMs - stop.fromMs - stalledMs(stop.fromMs, atMs) > stopWithinMs
        })
        .filter(({ userid }) => stop.importId === null || importOf(userid) === stop.importId)
        .map(({ atMs, userid }) => `${userid} was sent ${atMs - stop.fromMs} ms after a pause.`),
    )
    const imports = await Promise.all(importIds.map((id) => readImport(db, id)))
    const unfinished = imports.flatMap((found) => {
      const { id, state, accepted, cancelled, punch_count } = found
      if (accepted + cancelled !== punch_count) return [`Import ${id}: punches ended otherwise.`]
      if (state === 'finished' && cancelled > 0) return [`Import ${id} lost ${cancelled}.`]
      return state === 'finished' || state === 'cancelled' ? [] : [`Import ${id} is ${state}.`]
    })
    const untrue = reports.flatMap(({ importId, report }) => {
      const found = imports.find(({ id }) => id === importId)
      if (!found) return []
      const more = found.cancelled - report.cancelled
      const isTrue =
        report.cancelled + report.sent === found.punch_count &&
        more >= 0 &&
        more <= report.onTheirWay &&
        report.accepted <= found.accepted
      return isTrue ? [] : [`Import ${importId} was told as ${JSON.stringify(report)}.`]
    })
    return [...broken, ...late, ...unfinished, ...untrue]
  }

  async function totals() {
    const imports = await Promise.all(importIds.map((id) => readImport(db, id)))
    const stored = (await requestsOf(sandbox)).filter((put) => put.stored).length
    return { cancelled: imports.reduce((sum, { cancelled }) => sum + cancelled, 0), stored }
  }

  return {
    importIds,
    punches: sizes.reduce((sum, size) => sum + size, 0),
    press,
    letAllFinish,
    findBrokenWords,
    totals,
    close: () => finish('SIGKILL'),
  }
}

/** Employees of an import's rows begin with its id. */
function importOf(userid: number): number {
  return userid >= 9_000_000 ? 0 : Math.floor(userid / 100_000)
}
