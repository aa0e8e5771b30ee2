'use server'

import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { action } from '#lib/action.ts'
import { getConnection } from '#lib/connections/data.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import * as mutations from './mutations.ts'
import {
  addEmployeeSchema,
  changeEmployeeSchema,
  deactivateSchema,
  type ListedEmployee,
  listChunkSchema,
  maxChunkBytes,
  saveListSchema,
} from './schema.ts'

/** Takes one part of a list of employees; a repeated one changes nothing. */
export const saveEmployees = action(
  { name: 'saveEmployees', role: 'operator', schema: saveListSchema },
  async ({ connectionId, bytes }, { user, db }) => {
    if (!(await getConnection(db, connectionId))) return fail('no_connection')
    const rows = await unpack(bytes)
    if (!rows.ok) return rows
    return await mutations.saveEmployees(db, { connectionId, userId: user.id, rows: rows.data })
  },
)

/** Marks people as inactive; nobody is ever removed. */
export const deactivateEmployees = action(
  { name: 'deactivateEmployees', role: 'operator', schema: deactivateSchema },
  async (given, { user, db }) =>
    ok({ count: await mutations.deactivateEmployees(db, { ...given, userId: user.id }) }),
)

export const addEmployee = action(
  { name: 'addEmployee', role: 'operator', schema: addEmployeeSchema },
  async (given, { user, db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    return await mutations.addEmployee(db, { ...given, userId: user.id })
  },
)

export const changeEmployee = action(
  { name: 'changeEmployee', role: 'operator', schema: changeEmployeeSchema },
  async (given, { user, db }) => mutations.changeEmployee(db, { ...given, userId: user.id }),
)

/** The people in a part. What is too large or no gzip of JSON is refused, not inflated. */
async function unpack(bytes: Uint8Array): Promise<Result<ListedEmployee[]>> {
  try {
    const json = await promisify(gunzip)(bytes, { maxOutputLength: maxChunkBytes })
    const parsed = listChunkSchema.safeParse(JSON.parse(json.toString('utf8')))
    if (parsed.success) return ok(parsed.data)
    const issue = parsed.error.issues[0]
    return fail('invalid', { message: issue?.message ?? 'A line of the list is not right.' })
  } catch {
    const message = 'A part of the list arrived damaged or too large. Nothing of it was kept.'
    return fail('invalid', { message })
  }
}
