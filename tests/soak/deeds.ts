import { setTimeout as sleep } from 'node:timers/promises'
import { cancelImport, cancelWaiting } from '#lib/cancel/mutations.ts'
import { pauseConnection, resumeConnection } from '#lib/connections/mutations.ts'
import { pauseDesk, resumeDesk } from '#lib/desk/mutations.ts'
import {
  checkAgain,
  enqueuePunch,
  pauseImport,
  replacePunch,
  resumeImport,
} from '#lib/ledger/mutations.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import { fileOf, readImport } from '../support/ledger.ts'
import { type Deed, firstEmployee } from './plan.ts'
import { add, addRows, refusals, type Stage } from './stage.ts'

/** Who presses. */
export const ada = { id: 'u1', name: 'Ada' }

/** Does one thing to a desk, as a person, a machine or the network would. */
export async function doDeed(stage: Stage, deed: Deed): Promise<void> {
  if (isPress(deed)) return await press(stage, deed)
  if (isTrouble(deed)) {
    add(stage, 'outages', 1)
    return await trouble(stage, deed)
  }
  const slot = 'which' in deed ? stage.slots[deed.which % stage.slots.length] : undefined
  switch (deed.kind) {
    case 'kill':
      return await slot?.kill()
    case 'stop':
      return await slot?.stop()
    case 'failpoint':
      return await slot?.dieAt(deed.name, deed.times)
    case 'freeze':
      return slot?.freeze(deed.ms)
    case 'import':
      if (stage.imports.size === 1) await addRows(stage, deed.rows)
      return
    case 'faults':
      await stage.sandbox.settings({ faults: [...refusals(stage.plan), ...deed.faults] })
      return
    case 'giveKey':
      return await giveKey(stage, deed.isNew)
    case 'single': {
      const userid = String(firstEmployee.ofSingles + (stage.counts.singles ?? 0))
      const fields = { userid, checktime: '2026-08-07T08:00:00', checktype: 0 }
      return await enqueue(stage, fields, deed.clicks)
    }
    case 'twin':
      return await enqueue(stage, twinOf(deed.which), 1)
    case 'correct':
      return await correct(stage, deed.which)
  }
}

const presses = {
  pauseImport: ({ db }, importId) => pauseImport(db, importId),
  resumeImport: ({ db }, importId) => resumeImport(db, importId),
  cancelImport: cancelOne,
  checkAgain: ({ db }, importId) => checkAgain(db, { importId, author: ada.id }),
  pauseConnection: ({ db, connectionId }) => pauseConnection(db, connectionId, ada),
  resumeConnection: ({ db, connectionId }) => resumeConnection(db, connectionId, ada.id),
  pauseDesk: ({ db }) => pauseDesk(db, { by: 'person', userId: ada.id, detail: ada.name }),
  resumeDesk: ({ db }) => resumeDesk(db, ada.id),
  cancelWaiting: ({ db, connectionId }) => cancelWaiting(db, { connectionId, userId: ada.id }),
} satisfies Record<string, (stage: Stage, importId: number) => Promise<unknown>>
type PressDeed = Extract<Deed, { kind: keyof typeof presses }>

function isPress(deed: Deed): deed is PressDeed {
  return deed.kind in presses
}

async function press(stage: Stage, deed: PressDeed): Promise<void> {
  add(stage, 'presses', 1)
  const importId = 'which' in deed ? ([...stage.imports.keys()][deed.which] ?? 1) : 1
  await presses[deed.kind](stage, importId)
}

const troubles = ['down', 'throttle', 'revokeKey', 'dark', 'refuse', 'cutStore'] as const
type Trouble = Extract<Deed, { kind: (typeof troubles)[number] }>

function isTrouble(deed: Deed): deed is Trouble {
  return (troubles as readonly string[]).includes(deed.kind)
}

async function trouble({ sandbox, proxy, storeProxy, passing }: Stage, deed: Trouble) {
  switch (deed.kind) {
    case 'down':
      await sandbox.settings({ down: deed.down })
      return
    case 'throttle':
      await sandbox.settings({ throttle: deed.throttle })
      passing.push(sleep(deed.forMs).then(() => sandbox.settings({ throttle: null })))
      return
    case 'revokeKey':
      await sandbox.settings({ key: 'another-key' })
      return
    case 'dark':
      return proxy.darken(deed.ms)
    default:
      // A port that is shut cannot be shut again.
      await Promise.all(passing)
      passing.push((deed.kind === 'refuse' ? proxy : storeProxy)?.refuse(deed.ms) ?? sleep(0))
  }
}

/** As it was, or a new one that is put in on both sides. */
async function giveKey(stage: Stage, isNew: boolean) {
  const { db, sandbox, connectionId } = stage
  if (isNew) {
    stage.key = `${stage.key}-new`
    const update = db.updateTable('connections').set({ key_sealed: stage.key })
    await update.where('id', '=', connectionId).execute()
  }
  await sandbox.settings({ key: stage.key })
  await resumeConnection(db, connectionId, ada.id)
}

/** A form sent once, or twice at the same moment. */
async function enqueue(stage: Stage, fields: PunchFields, clicks: number) {
  const formKey = `${Math.random()}`
  const given = { connectionId: stage.connectionId, fields, formKey, author: ada.id }
  add(stage, 'singles', 1)
  const click = () => enqueuePunch(stage.db, given)
  await Promise.all(Array.from({ length: clicks }, click))
}

/** What a row of the first import says, in the same or another spelling. */
function twinOf(row: number): PunchFields {
  const [found] = [...fileOf(1, row, row)]
  const punch = found?.punches[0]
  if (!punch) throw new Error(`Row ${row} has no punch.`)
  const { userid, checktime, checktype } = punch
  return { userid: row % 2 === 0 ? userid : `00${userid}`, checktime, checktype }
}

/** Sends a refused punch again, to another employee or as it was. */
async function correct(stage: Stage, which: number) {
  const found = await stage.db
    .selectFrom('punches')
    .select(['id', 'userid', 'checktime', 'checktype'])
    .where('state', 'in', ['rejected', 'failed', 'unknown'])
    .orderBy('id')
    .offset(which)
    .limit(1)
    .executeTakeFirst()
  if (!found) return
  add(stage, 'corrections', 1)
  const { id: punchId, checktime, checktype } = found
  const userid =
    which % 2 === 0
      ? found.userid
      : String(firstEmployee.ofCorrections + (stage.counts.corrections ?? 0))
  const fields = { userid, checktime, checktype }
  const formKey = `${Math.random()}`
  await replacePunch(stage.db, { punchId, fields, formKey, author: ada.id })
}

/** Its report is held against the whole import. */
async function cancelOne(stage: Stage, importId: number) {
  const result = await cancelImport(stage.db, importId)
  if (!result.ok) return
  const { punch_count } = await readImport(stage.db, importId)
  const { cancelled, sent } = result.data
  if (cancelled + sent === punch_count) return
  stage.problems.push(`Import ${importId} of ${punch_count} was told as ${JSON.stringify(result)}`)
}
