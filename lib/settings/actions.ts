'use server'

import { action } from '#lib/action.ts'
import { ok } from '#lib/result.ts'
import * as mutations from './mutations.ts'
import { thresholdsSchema } from './schema.ts'

/** From when on the checks of a spreadsheet speak up. */
export const changeThresholds = action(
  { name: 'changeThresholds', role: 'admin', schema: thresholdsSchema },
  async (thresholds, { user, db }) => {
    const isChanged = await mutations.changeThresholds(db, { thresholds, userId: user.id })
    return ok({ thresholds, isChanged })
  },
)
