'use server'

import type { z } from 'zod'
import { action } from '#lib/action.ts'
import { getActiveConnection } from '#lib/connections/data.ts'
import { gapProblem } from '#lib/punch/typed.ts'
import { fail, ok } from '#lib/result.ts'
import { getPunch, waitForAnswer } from './data.ts'
import * as mutations from './mutations.ts'
import { checkAgainSchema, type SentPunch, sendAgainSchema, sendPunchSchema } from './schema.ts'

const send = action(
  { name: 'sendPunch', role: 'operator', schema: sendPunchSchema },
  async ({ formKey, fields }, { user, db }) => {
    const connection = await getActiveConnection(db)
    if (!connection) return fail('no_connection')
    const problem = gapProblem(fields.checktime, connection.time_zone)
    if (problem) return fail('invalid', { fieldErrors: { time: problem } })
    const given = { connectionId: connection.id, fields, formKey, author: user.id }
    const { punchId, isRepeat } = await mutations.enqueuePunch(db, given)
    return ok<SentPunch>({ punch: await waitForAnswer(db, punchId), isRepeat })
  },
)

const again = action(
  { name: 'sendAgain', role: 'operator', schema: sendAgainSchema },
  async ({ formKey, fields, punchId }, { user, db }) => {
    const old = await getPunch(db, punchId)
    if (!old) return fail('not_found')
    const problem = gapProblem(fields.checktime, old.timeZone)
    if (problem) return fail('invalid', { fieldErrors: { time: problem } })
    const replaced = await mutations.replacePunch(db, { punchId, fields, formKey, author: user.id })
    if (!replaced.ok) return replaced
    return ok<SentPunch>({
      punch: await waitForAnswer(db, replaced.data.punchId),
      isRepeat: false,
    })
  },
)

/**
 * Asks Go2Clock again about every punch of an import whose fate is unknown: the same body goes once
 * more, and "already exists" proves that it had arrived.
 */
export const checkAgain = action(
  { name: 'checkAgain', role: 'operator', schema: checkAgainSchema },
  async ({ importId }, { user, db }) =>
    await mutations.checkAgain(db, { importId, author: user.id }),
)

/** Sends one punch typed by hand and waits a while for Go2Clock's own answer. */
export async function sendPunch(input: z.input<typeof sendPunchSchema>) {
  return await send(input)
}

/** Sends a refused punch again, corrected or not: a new punch; the refused one stays as it was. */
export async function sendAgain(input: z.input<typeof sendAgainSchema>) {
  return await again(input)
}
