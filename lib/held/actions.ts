'use server'

import { action } from '#lib/action.ts'
import { getConnection } from '#lib/connections/data.ts'
import { fail, ok } from '#lib/result.ts'
import * as data from './data.ts'
import { heldDaysSchema, heldPunchesSchema } from './schema.ts'

/** One answer holds at most so many punches; about one person it may be more, since it cannot be split. */
const mostPunches = 30_000
const mostPunchesOfOne = 200_000

/** On which of these days the ledger has punches of the connection at all. */
export const findHeldDays = action(
  { name: 'findHeldDays', role: 'operator', schema: heldDaysSchema },
  async (given, { db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    return ok(await data.listHeldDays(db, given))
  },
)

/** Which punches of these employees were sent before, and what became of them; null = ask about fewer. */
export const findHeldPunches = action(
  { name: 'findHeldPunches', role: 'operator', schema: heldPunchesSchema },
  async (given, { db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    const limit = given.people.length === 1 ? mostPunchesOfOne : mostPunches
    return ok(await data.listHeldPunches(db, { ...given, limit }))
  },
)
