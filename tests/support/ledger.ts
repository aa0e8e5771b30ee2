/** A store with a connection, an import and a delivery of the test's own. */
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import type { NewPunch, Punch } from '#lib/db/tables.ts'
import type { DeliveredConnection } from '#lib/delivery/data.ts'
import type { DeliveryOptions } from '#lib/delivery/options.ts'
import { storeOn } from '#lib/delivery/store.ts'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { createImport, receiveRows, startImport } from '#lib/imports/mutations.ts'
import type { UploadRow } from '#lib/spreadsheet/upload-rows.ts'
import { fastDelivery, patientMs } from './fast-delivery.ts'
import { parsed, rawRow, sha256, shape } from './import-rows.ts'

export const testKey = 'sandbox-key'

export async function addConnection(
  db: Db,
  given: { baseUrl?: string; inFlight?: number; perSecond?: number } = {},
): Promise<number> {
  const { id } = await db
    .insertInto('connections')
    .values({
      name: 'Leeds bakery',
      kind: 'sandbox',
      base_url: given.baseUrl ?? 'http://127.0.0.1:1',
      key_sealed: testKey,
      key_fingerprint: randomUUID(),
      key_tail: '',
      time_zone: 'Europe/London',
      in_flight_limit: given.inFlight ?? 8,
      per_second: given.perSecond ?? null,
      created_at: storeNow(db),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const chunkRows = 2_000

/** A started import with `rows` rows of one punch each, no two alike. */
export async function addImport(db: Db, connectionId: number, rows: number): Promise<number> {
  const given = { connectionId, name: 'week 32.csv', sha256, shape, author: 'Ada' }
  const { importId } = await createImport(db, given)
  for (let from = 1, seq = 0; from <= rows; from += chunkRows, seq++) {
    const chunk = [...fileOf(importId, Math.min(from + chunkRows - 1, rows), from)]
    const received = await receiveRows(db, { importId, seq, rows: chunk })
    if (!received.ok) throw new Error(received.message)
  }
  const started = await startImport(db, { importId, rows, sha256 })
  if (!started.ok) throw new Error(started.message)
  return importId
}

/** The file of such an import, row by row; for the checker. */
export function* fileOf(importId: number, rows: number, from = 1): Generator<UploadRow> {
  for (let at = from; at <= rows; at += chunkRows) {
    const count = Math.min(chunkRows, rows - at + 1)
    yield* parsed(Array.from({ length: count }, (_, index) => uniqueRow(importId, at + index)))
  }
}

/** The employees of such an import, in the order of its rows. */
export function usersOf(importId: number, rows: number): string[] {
  return [...fileOf(importId, rows)].map((row) => row.punches[0]?.userid ?? '')
}

/** As if its first punches had gone through: the rest may go. */
export async function clearImport(db: Db, importId: number): Promise<void> {
  await db.updateTable('imports').set({ is_cleared: 1 }).where('id', '=', importId).execute()
}

function uniqueRow(importId: number, rowNo: number) {
  const minutes = String(rowNo % 60).padStart(2, '0')
  const hours = String(Math.floor(rowNo / 60) % 24).padStart(2, '0')
  const userid = String(importId * 100_000 + rowNo)
  const checktime = `2026-08-07T${hours}:${minutes}:00`
  return rawRow(rowNo, { punches: [{ part: 0, userid, checktime, checktype: 0 }] })
}

/** A single punch in any state; `enqueuePunch` is the desk's own way. */
export async function addPunch(
  db: Db,
  connectionId: number,
  more: Partial<NewPunch> = {},
): Promise<number> {
  const at = new Date().toISOString()
  const { id } = await db
    .insertInto('punches')
    .values({
      connection_id: connectionId,
      userid: '123',
      checktime: '2026-08-07T08:00:00',
      checktype: 0,
      state: 'queued',
      author: 'Ada',
      created_at: at,
      updated_at: at,
      ...more,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export function readPunch(db: Db, id: number): Promise<Punch> {
  return db.selectFrom('punches').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export function readImport(db: Db, id: number) {
  return db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export function readConnection(db: Db, id: number) {
  return db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export type TestDelivery = {
  owner: string
  /** Events of note in their order. */
  events: { event: string; [more: string]: unknown }[]
  stop: () => Promise<void>
}

/** A delivery in this process; stopped when the test is over. */
export async function startDelivery(
  db: Db,
  options: Partial<DeliveryOptions> = {},
  answerTimeoutMs: number | ((connection: DeliveredConnection) => number) = patientMs,
  keyOf: (connection: DeliveredConnection) => string = ({ key_sealed }) => key_sealed,
): Promise<TestDelivery> {
  const events: TestDelivery['events'] = []
  const owner = randomUUID()
  const supervisor = new Supervisor({
    store: storeOn(db),
    owner,
    openClient: (connection) => {
      const silenceMs =
        typeof answerTimeoutMs === 'number' ? answerTimeoutMs : answerTimeoutMs(connection)
      return openGo2Clock({
        baseUrl: connection.base_url,
        key: keyOf(connection),
        answerTimeoutMs: silenceMs,
        wholeAnswerTimeoutMs: 2 * silenceMs,
      })
    },
    options: { ...fastDelivery, ...options },
    log: (event, more) => events.push({ event, ...more }),
  })
  await supervisor.start()
  const stop = () => supervisor.stop()
  onTestFinished(stop)
  return { owner, events, stop }
}

/** Waits until `read` gives something that `holds`; fails with what it was last. */
export async function until<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain; last: ${JSON.stringify(value)}`)
    await new Promise((soon) => setTimeout(soon, 10))
  }
}
