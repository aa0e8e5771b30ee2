'use server'

import { action } from '#lib/action.ts'
import { getConnection } from '#lib/connections/data.ts'
import { fail, ok } from '#lib/result.ts'
import * as mutations from './mutations.ts'
import { confirmColumnSchema, confirmIdsSchema, forgetSchema, learnWordsSchema } from './schema.ts'

/** Remembers who is meant by texts of the employee column. */
export const confirmIds = action(
  { name: 'confirmIds', role: 'operator', schema: confirmIdsSchema },
  async (given, { user, db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    await mutations.confirmIds(db, { ...given, userId: user.id })
    return ok(null)
  },
)

/** Remembers what the numbers of a column of this name are. */
export const confirmColumn = action(
  { name: 'confirmColumn', role: 'operator', schema: confirmColumnSchema },
  async (given, { user, db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    await mutations.confirmColumn(db, { ...given, userId: user.id })
    return ok(null)
  },
)

/** Remembers what type words mean. */
export const learnWords = action(
  { name: 'learnWords', role: 'operator', schema: learnWordsSchema },
  async (given, { user, db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    await mutations.learnWords(db, { ...given, userId: user.id })
    return ok(null)
  },
)

export const forgetAnswer = action(
  { name: 'forgetAnswer', role: 'operator', schema: forgetSchema },
  async (given, { user, db }) => {
    const isForgottenNow = await mutations.forgetAnswer(db, { ...given, userId: user.id })
    return isForgottenNow ? ok(null) : fail('not_found')
  },
)
