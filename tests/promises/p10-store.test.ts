import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import type { User } from '#lib/auth/roles.ts'
import { loadFrameFor, loadFrameResponse, loadHealth } from '#lib/connections/loaders.ts'
import { openDb, sqlitePath } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import { migrate } from '#lib/db/migrate.ts'
import { type DeliveryStore, storeOn } from '#lib/delivery/store.ts'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { createImport, startImport, uploadRows } from '#lib/imports/actions.ts'
import { sendPunch } from '#lib/ledger/actions.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import { fastDelivery } from '../support/fast-delivery.ts'
import { isFinished, openHouse } from '../support/house.ts'
import { rawRow, sha256, shape } from '../support/import-rows.ts'
import {
  addImport,
  addPunch,
  readImport,
  readPunch,
  startDelivery,
  until,
  usersOf,
} from '../support/ledger.ts'
import { createDatabase, startPostgres } from '../support/postgres.ts'
import { killSessions, openOnSmallDisk, openWay, troublesOf } from '../support/store-troubles.ts'
import { publicUrl, shareStore } from '../support/web-desk.ts'
import { catchLog } from '../support/web-log.ts'

const ruth: User = { id: 'u1', name: 'Ruth', email: 'ruth@example.test', role: 'operator' }
vi.mock('next/headers', () => ({ headers: async () => new Headers({ origin: publicUrl }) }))
vi.mock('#lib/auth/loaders.ts', () => ({
  getUser: async () => ruth,
  routeUser: async () => ruth,
}))

const fields = { userid: '1023', checktime: '2026-08-07T17:32:00', checktype: 1 } as PunchFields
const formKey = 'f'.repeat(32)
const frameOf = () => loadFrameResponse(new Request(`${publicUrl}/api/frame`))

describeOnBothStores('P10 the store fails loudly', (openStore, kind) => {
  it.each(troublesOf[kind])(
    'when it is %s: web and delivery say so, nothing is lost, all goes on by itself',
    async (trouble, breakStore) => {
      const opened = kind === 'SQLite' && trouble === 'full' ? await openOnSmallDisk() : undefined
      const { db, url, sandbox, connectionId } = await openHouse(
        opened ? async () => opened : openStore,
        { settings: { latencyMs: 5 } },
      )
      shareStore(db)
      const told = catchLog()
      const importId = await addImport(db, connectionId, 300)
      const upload = await begin(connectionId)
      // Its heartbeat is late already, for nobody wants to wait.
      const delivery = await startDelivery(db, { heartbeatMs: 600_000, leaseMs: 600_000 })
      const wasSeen = (agoMs: number) =>
        db
          .updateTable('delivery_processes')
          .set({ seen_at: storeNow(db, -agoMs) })
          .execute()
      // The last ones are not answered before the store fails, however long that takes.
      const users = usersOf(importId, 300).slice(-8)
      await sandbox.settings({ faults: [{ kind: 'slow', users, ms: 2_000 }] })
      await until(
        () => readImport(db, importId),
        (now) => now.accepted > 40,
      )
      await wasSeen(8_000)
      expect(await loadHealth()).toEqual({ status: 'ok', store: 'ok', delivery: 'ok' })

      const heal = await breakStore({ db, url })
      await until(
        () => delivery.events.map(({ event }) => event),
        (events) => events.includes('store_failed'),
      )
      await sandbox.settings({ faults: [] })
      await until(loadHealth, ({ store }) => store === trouble)
      expect(await loadHealth()).toEqual({ status: 'failing', store: trouble, delivery: 'ok' })
      expect(await loadFrameFor(ruth)).toMatchObject({
        store: trouble,
        connections: [{ state: 'delivery_stopped', perSecond: null }],
      })
      for (const refused of [
        await sendPunch({ formKey, fields }),
        await uploadRows(upload),
        await createImport({ connectionId, name: 'new.csv', sha256, shape }),
      ]) {
        expect(refused).toMatchObject({ ok: false, code: 'unavailable' })
      }
      expect(told).toContainEqual(
        expect.objectContaining({ event: 'store_failed', action: 'sendPunch' }),
      )
      expect(await readImport(db, upload.importId)).toMatchObject({ row_count: 0, next_seq: 0 })

      await heal()
      // A session that the server ended is found out by the next query, and the form asks again.
      const sent = await until(
        () => sendPunch({ formKey, fields }),
        ({ ok }) => ok,
      )
      expect(sent).toMatchObject({ data: { punch: { state: 'accepted' }, isRepeat: false } })
      expect(await uploadRows(upload)).toMatchObject({ ok: true })
      const begun = { importId: upload.importId, rows: 50, sha256 }
      expect(await startImport(begun)).toMatchObject({ ok: true })
      for (const id of [importId, upload.importId]) {
        const done = await until(() => readImport(db, id), isFinished)
        expect(done).toMatchObject({ accepted: done.punch_count, unknown: 0, duplicate: 0 })
      }
      await wasSeen(0)
      expect(await loadHealth()).toMatchObject({ status: 'ok', store: 'ok' })
      expect(delivery.events.map(({ event }) => event)).toContain('store_back')
      expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
    },
  )

  it('and by a lock or a lost session it costs time and no punch', async () => {
    const rows = 1_200
    const { db, url, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 5 },
    })
    const importId = await addImport(db, connectionId, rows)
    const delivery = startDeliveryProcess(url)
    onTestFinished(async () => void delivery.child.kill('SIGKILL'))
    // The sessions of this test are ended as well; the pool notices with its next query.
    const read = () => readImport(db, importId).catch(() => undefined)
    for (let trouble = 1; trouble <= 3; trouble++) {
      await until(read, (now) => now !== undefined && now.accepted > (trouble * rows) / 5)
      if (kind === 'PostgreSQL') await killSessions(url)
      else await lockFor(sqlitePath(url), trouble === 3 ? 5_500 : 300)
    }
    const done = await until(read, (now) => now?.state === 'finished', 30_000)
    expect(done).toMatchObject({ accepted: rows, confirmed: 0, duplicate: 0, unknown: 0 })
    expect(await delivery.end('SIGTERM')).toBe(0)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('and what a dead process left on the wire stays in doubt until that is written', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore)
    // Its last owner sent it, and died before it wrote the answer down.
    const punchId = await addPunch(db, connectionId, { state: 'sending' })
    const first = openGo2Clock({ baseUrl: sandbox.url, key: 'sandbox-key' })
    expect(await first.send(await readPunch(db, punchId))).toMatchObject({ outcome: 'accepted' })
    await first.destroy()
    await deliverOver(failing(storeOn(db), 'settleAndClaim', 2))
    const punch = await until(
      () => readPunch(db, punchId),
      (now) => now.state === 'duplicate' || now.state === 'accepted',
    )
    expect(punch).toMatchObject({ state: 'accepted', confirmed: 1, in_doubt: 1 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

describe('P10 a PostgreSQL that is away', () => {
  it('for a restart: the frame says so, and all goes on when it is back', async () => {
    catchLog()
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const { db, url, sandbox, connectionId } = await openHouse(() => openOn(postgres.url), {
      settings: { latencyMs: 5 },
    })
    shareStore(db)
    const importId = await addImport(db, connectionId, 400)
    const delivery = startDeliveryProcess(url)
    onTestFinished(async () => void delivery.child.kill('SIGKILL'))
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > 50,
    )
    await postgres.halt()
    const frame = await frameOf()
    expect(frame.status).toBe(503)
    expect(await frame.json()).toMatchObject({ code: 'unavailable', store: 'unreachable' })
    const down = { status: 'failing', store: 'unreachable', delivery: 'unknown' }
    expect(await loadHealth()).toEqual(down)
    expect(await sendPunch({ formKey, fields })).toMatchObject({ code: 'unavailable' })

    await postgres.resume()
    const sent = await until(
      () => sendPunch({ formKey, fields }),
      ({ ok }) => ok,
    )
    expect(sent).toMatchObject({ data: { punch: { state: 'accepted' } } })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 400, duplicate: 0, unknown: 0, confirmed: 0 })
    expect((await frameOf()).status).toBe(200)
    expect(await delivery.end('SIGTERM')).toBe(0)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('without a word: a query is given up, and delivery goes on over a new line', async () => {
    const { db, url, sandbox, connectionId } = await openHouse(() => openOn(), {
      settings: { latencyMs: 5 },
    })
    const importId = await addImport(db, connectionId, 400)
    const way = await openWay(url)
    const far = openDb(way.url, { silenceMs: 300 })
    onTestFinished(() => far.destroy())
    const delivery = await startDelivery(far, { leaseMs: 60_000 })
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > 50,
    )
    way.forget()
    await until(
      () => delivery.events,
      (events) => events.some(({ event }) => event === 'store_failed'),
    )
    expect(delivery.events).toContainEqual(
      expect.objectContaining({ event: 'store_failed', why: 'unreachable' }),
    )
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 400, duplicate: 0, unknown: 0, confirmed: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

/** An empty, migrated database on a server of PostgreSQL. */
async function openOn(server = inject('postgresUrl')) {
  const { url, drop } = await createDatabase(server)
  onTestFinished(drop)
  const db = openDb(url)
  onTestFinished(() => db.destroy())
  await migrate(db)
  return { db, url }
}

/** An upload of which nothing has gone up yet, and its one chunk. */
async function begin(connectionId: number) {
  const created = await createImport({ connectionId, name: 'later.csv', sha256, shape })
  if (!created.ok) throw new Error(created.message)
  const { importId } = created.data
  const chunk = Array.from({ length: 50 }, (_, index) => {
    const punch = {
      part: 0,
      userid: String(900 + index),
      checktime: fields.checktime,
      checktype: 0,
    }
    return rawRow(index + 2, { punches: [punch] })
  })
  return { importId, seq: 0, bytes: new Uint8Array(gzipSync(JSON.stringify(chunk))) }
}

/** The store, of which one verb fails as SQLite does when another program holds the file. */
function failing(store: DeliveryStore, verb: 'settleAndClaim', times: number): DeliveryStore {
  let failures = 0
  const fails: DeliveryStore[typeof verb] = async (write) => {
    if (failures++ >= times) return await store[verb](write)
    throw Object.assign(new Error('database is locked'), { errcode: 5 })
  }
  return { ...store, [verb]: fails }
}

async function deliverOver(store: DeliveryStore) {
  const supervisor = new Supervisor({
    store,
    owner: 'heir',
    openClient: ({ base_url, key_sealed }) => openGo2Clock({ baseUrl: base_url, key: key_sealed }),
    options: fastDelivery,
    log: () => {},
  })
  await supervisor.start()
  onTestFinished(() => supervisor.stop())
}

/** Longer than the busy timeout of 5 s, a write fails; shorter, it waits. */
async function lockFor(path: string, ms: number) {
  const other = new DatabaseSync(path, { timeout: 5_000 })
  other.exec('begin immediate')
  await new Promise((later) => setTimeout(later, ms))
  other.exec('rollback')
  other.close()
}
