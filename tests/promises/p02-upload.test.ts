import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished, vi } from 'vitest'
import { uploadImport } from '#components/import-workbench/upload.ts'
import type { User } from '#lib/auth/roles.ts'
import * as desk from '#lib/imports/actions.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { isFinished, openHouse } from '../support/house.ts'
import { behindRow, rawRow, shape } from '../support/import-rows.ts'
import { addConnection, readImport, startDelivery, until } from '../support/ledger.ts'
import { startUploadWeb, type UploadCall, type UploadWeb } from '../support/upload-web.ts'
import { publicUrl, shareStore } from '../support/web-desk.ts'

const ruth: User = { id: 'u1', name: 'Ruth', email: 'ruth@example.test', role: 'operator' }
vi.mock('next/headers', () => ({ headers: async () => new Headers({ origin: publicUrl }) }))
vi.mock('#lib/auth/loaders.ts', () => ({ getUser: async () => ruth }))
/** Set: the actions of an upload run in that process. */
const elsewhere = vi.hoisted(() => ({ web: null as UploadWeb | null }))
vi.mock('#lib/imports/actions.ts', async (original) => {
  const real = await original<typeof desk>()
  const either = (name: UploadCall) => (given: never) =>
    elsewhere.web ? elsewhere.web.call(name, given) : real[name](given)
  const names: UploadCall[] = ['createImport', 'uploadRows', 'startImport']
  return { ...real, ...Object.fromEntries(names.map((name) => [name, either(name)])) }
})

const sha256 = 'c'.repeat(64)
const rowsPerChunk = 400
const chunks = 4
const rows = rowsPerChunk * chunks
const waits = { retryFirstMs: 20, retryMaxMs: 100, silenceMs: 10_000 }

describeOnBothStores('P2 an upload is whole or not there', (openStore) => {
  it('when the web is killed around every commit, the page goes on and nothing is twice', async () => {
    const { db, url, sandbox, connectionId } = await openDesk(openStore)
    const web = startUploadWeb(url, [
      'upload-commit:2',
      'upload-committed:1',
      'upload-committed:2',
      'start-commit',
      'start-committed',
    ])
    elsewhere.web = web
    onTestFinished(() => {
      elsewhere.web = null
      web.end()
    })
    const troubles: (string | null)[] = []
    const uploaded = await upload(connectionId, {
      beforeEnd: async () => expect(await sandbox.journal()).toEqual([]),
      onTrouble: (sentence) => troubles.push(sentence),
    })
    if (!uploaded.ok) throw new Error(uploaded.message)
    expect(web.died).toHaveLength(5)
    expect(troubles).toContain('Punchdesk does not answer. Trying again every 1 s.')
    expect(troubles.at(-1)).toBeNull()
    const done = await until(() => readImport(db, uploaded.data.importId), isFinished)
    expect(done).toMatchObject({ row_count: rows, accepted: rows, next_seq: chunks })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('when it is stopped: nothing of it is sent, and a late part is refused', async () => {
    const { db, sandbox, connectionId } = await openDesk(openStore)
    const stopping = new AbortController()
    const stopped = await upload(connectionId, {
      signal: stopping.signal,
      onRows: (sent) => sent === 2 * rowsPerChunk && stopping.abort(),
    })
    expect(stopped).toMatchObject({ ok: false, message: 'You stopped the upload.' })
    const importId = 1
    expect(await readImport(db, importId)).toMatchObject({ state: 'cancelled', next_seq: 2 })
    const late = { importId, seq: 2, bytes: pack(chunkOf(2)) }
    expect(await desk.uploadRows(late)).toMatchObject({ code: 'conflict' })
    expect(await desk.startImport({ importId, rows: 800, sha256 })).toMatchObject({
      code: 'conflict',
    })
    expect(await desk.findSameFile({ connectionId, sha256 })).toEqual({ ok: true, data: null })
    expect(await sandbox.journal()).toEqual([])
  })

  it('when parts come twice, at once, too early, cut, damaged, or not as rows', async () => {
    const { db, sandbox, connectionId } = await openDesk(openStore)
    const importId = await begin(connectionId)
    const part = (seq: number) => ({ importId, seq, bytes: pack(chunkOf(seq)) })
    const good = part(0)
    expect(await desk.uploadRows(part(1))).toMatchObject({ code: 'conflict' })
    const flipped = good.bytes.slice()
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1
    const gap = chunkOf(0)
    gap[7] = rawRow(9, { punches: [] })
    for (const bytes of [
      good.bytes.slice(0, -5),
      flipped,
      new Uint8Array(),
      new Uint8Array([1, 2, 3]),
      new Uint8Array(gzipSync('[{"rowNo":')),
      new Uint8Array(gzipSync(Buffer.alloc(64 << 20, ' '))),
      pack({}),
      pack([]),
      pack(gap),
      pack([...chunkOf(0)].reverse()),
      pack(Array.from({ length: 2_001 }, (_, index) => rawRow(index + 2))),
    ]) {
      expect(await desk.uploadRows({ importId, seq: 0, bytes })).toMatchObject({ code: 'invalid' })
    }
    expect(await readImport(db, importId)).toMatchObject({ row_count: 0, next_seq: 0 })

    const both = await Promise.all([desk.uploadRows(good), desk.uploadRows(good)])
    expect(both).toEqual([
      { ok: true, data: { nextSeq: 1 } },
      { ok: true, data: { nextSeq: 1 } },
    ])
    expect(await desk.uploadRows(part(2))).toMatchObject({ code: 'conflict' })
    for (const seq of [1, 0, 1, 2, 3, 2]) {
      expect(await desk.uploadRows(part(seq))).toMatchObject({ ok: true })
    }
    expect(await desk.startImport({ importId, rows, sha256 })).toMatchObject({ ok: true })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ row_count: rows, punch_count: rows, accepted: rows })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('when its count or its fingerprint is another: nothing is sent', async () => {
    const { db, sandbox, connectionId } = await openDesk(openStore)
    const importId = await begin(connectionId)
    const short = [...chunkOf(0), behindRow(rowsPerChunk + 2, 'error', 'Not a time')]
    await desk.uploadRows({ importId, seq: 0, bytes: pack(short) })
    for (const wrong of [
      { rows: rowsPerChunk, sha256 },
      { rows: rowsPerChunk + 2, sha256 },
      { rows: rowsPerChunk + 1, sha256: 'd'.repeat(64) },
    ]) {
      expect(await desk.startImport({ importId, ...wrong })).toMatchObject({ code: 'conflict' })
    }
    expect(await readImport(db, importId)).toMatchObject({ state: 'receiving', started_at: null })
    expect(await sandbox.journal()).toEqual([])
    const right = { importId, rows: rowsPerChunk + 1, sha256 }
    expect(await desk.startImport(right)).toMatchObject({ ok: true })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: rowsPerChunk, error_rows: 1 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('when two go up at once; and the same file is known again, on its own connection', async () => {
    const { db, sandbox, connectionId } = await openDesk(openStore)
    const found = async (on: number) => await desk.findSameFile({ connectionId: on, sha256 })
    const unknown = { ok: true, data: null }
    expect(await found(connectionId)).toEqual(unknown)
    // The same people a year later: no punch of one is a punch of the other.
    const [first, second] = await Promise.all([
      upload(connectionId, {}),
      upload(connectionId, { year: 2025, sha256: 'e'.repeat(64) }),
    ])
    if (!first.ok || !second.ok) throw new Error('An upload failed.')
    for (const { importId } of [first.data, second.data]) {
      const done = await until(() => readImport(db, importId), isFinished)
      expect(done).toMatchObject({ row_count: rows, punch_count: rows, accepted: rows })
    }
    expect(await found(connectionId)).toMatchObject({
      data: { importId: first.data.importId, punches: rows },
    })
    expect(await found(await addConnection(db))).toEqual(unknown)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

/** A desk whose delivery is awake all the time. */
async function openDesk(openStore: OpenStore) {
  const house = await openHouse(openStore, { inFlight: 32 })
  shareStore(house.db)
  await startDelivery(house.db)
  return house
}

type Upload = {
  year?: number
  sha256?: string
  signal?: AbortSignal
  onRows?: (rows: number) => void
  onTrouble?: (sentence: string | null) => void
  /** All parts are up; the start is asked for next. */
  beforeEnd?: () => Promise<void>
}

/** The page's own way, with the parts of a file of its own. */
function upload(connectionId: number, given: Upload) {
  return uploadImport(
    { connectionId, name: 'week 32.csv', sha256: given.sha256 ?? sha256, shape, rows },
    async (seq) => {
      if (seq < chunks) return { seq, rows: rowsPerChunk, bytes: pack(chunkOf(seq, given.year)) }
      await given.beforeEnd?.()
      return null
    },
    { onRows: given.onRows ?? (() => {}), onTrouble: given.onTrouble ?? (() => {}) },
    given.signal ?? new AbortController().signal,
    waits,
  )
}

async function begin(connectionId: number): Promise<number> {
  const created = await desk.createImport({ connectionId, name: 'week 32.csv', sha256, shape })
  if (!created.ok) throw new Error(created.message)
  return created.data.importId
}

function chunkOf(seq: number, year = 2026): unknown[] {
  return Array.from({ length: rowsPerChunk }, (_, index) => {
    const rowNo = 2 + seq * rowsPerChunk + index
    const checktime = `${year}-08-07T17:32:00`
    return rawRow(rowNo, { punches: [{ part: 0, userid: String(rowNo), checktime, checktype: 0 }] })
  })
}

function pack(chunk: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(JSON.stringify(chunk)))
}
