'use server'

import { action } from '#lib/action.ts'
import { fail, ok } from '#lib/result.ts'
import * as mutations from './mutations.ts'
import { renameTemplateSchema, saveTemplateSchema, templateIdSchema } from './schema.ts'

/** Keeps the answers about a file, for the next one with its header. */
export const saveTemplate = action(
  { name: 'saveTemplate', role: 'operator', schema: saveTemplateSchema },
  async (given, { user, db }) => mutations.saveTemplate(db, { ...given, userId: user.id }),
)

export const renameTemplate = action(
  { name: 'renameTemplate', role: 'operator', schema: renameTemplateSchema },
  async (given, { user, db }) =>
    (await mutations.renameTemplate(db, { ...given, userId: user.id }))
      ? ok(null)
      : fail('not_found'),
)

export const deleteTemplate = action(
  { name: 'deleteTemplate', role: 'operator', schema: templateIdSchema },
  async (given, { user, db }) =>
    (await mutations.deleteTemplate(db, { ...given, userId: user.id }))
      ? ok(null)
      : fail('not_found'),
)
