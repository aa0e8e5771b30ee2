'use server'

import { action } from '#lib/action.ts'
import { fail, ok } from '#lib/result.ts'
import * as mutations from './mutations.ts'
import { resumeSchema } from './schema.ts'

/** Lets a held connection send again. */
export const resumeConnection = action(
  { name: 'resumeConnection', role: 'operator', schema: resumeSchema },
  async ({ connectionId }, { user, db }) => {
    const isResumed = await mutations.resumeConnection(db, connectionId, user.id)
    return isResumed
      ? ok({ connectionId })
      : fail('conflict', { message: 'This connection is not on hold any more.' })
  },
)
