'use server'

import { z } from 'zod'
import { action } from '#lib/action.ts'
import * as cancel from '#lib/cancel/mutations.ts'
import * as desk from '#lib/desk/mutations.ts'
import { fail, ok } from '#lib/result.ts'
import { getConnection } from './data.ts'
import * as mutations from './mutations.ts'
import { cancelWaitingSchema, connectionSchema } from './schema.ts'

/** Lets a held connection send again. */
export const resumeConnection = action(
  { name: 'resumeConnection', role: 'operator', schema: connectionSchema },
  async ({ connectionId }, { user, db }) => {
    const isResumed = await mutations.resumeConnection(db, connectionId, user.id)
    return isResumed
      ? ok({ connectionId })
      : fail('conflict', { message: 'This connection is not on hold any more.' })
  },
)

/** Sends nothing more over one connection until a person resumes it. */
export const pauseConnection = action(
  { name: 'pauseConnection', role: 'operator', schema: connectionSchema },
  async ({ connectionId }, { user, db }) => {
    if (!(await getConnection(db, connectionId))) return fail('not_found')
    const isHeldNow = await mutations.pauseConnection(db, connectionId, user)
    return isHeldNow
      ? ok({ connectionId })
      : fail('conflict', { message: 'This connection is on hold already.' })
  },
)

/** Sends nothing more over any connection until a person resumes the desk. */
export const pauseDesk = action(
  { name: 'pauseDesk', role: 'operator', schema: z.void() },
  async (_, { user, db }) => {
    const isPausedNow = await desk.pauseDesk(db, {
      by: 'person',
      userId: user.id,
      detail: user.name,
    })
    return isPausedNow ? ok(null) : fail('conflict', { message: 'Everything is paused already.' })
  },
)

/** Lets every connection that is not on hold itself send again. */
export const resumeDesk = action(
  { name: 'resumeDesk', role: 'operator', schema: z.void() },
  async (_, { user, db }) =>
    (await desk.resumeDesk(db, user.id))
      ? ok(null)
      : fail('conflict', { message: 'Punchdesk is not paused any more.' }),
)

/**
 * Gives up every punch of the connection (of all, when null) that waits, of imports and single ones,
 * but none that Go2Clock may hold. Says what had left before.
 */
export const cancelWaiting = action(
  { name: 'cancelWaiting', role: 'operator', schema: cancelWaitingSchema },
  async ({ connectionId }, { user, db }) => {
    if (connectionId !== null && !(await getConnection(db, connectionId))) return fail('not_found')
    return ok(await cancel.cancelWaiting(db, { connectionId, userId: user.id }))
  },
)
