import { sql } from 'kysely'
import { recordAudit } from '#lib/audit/mutations.ts'
import { grouped } from '#lib/count.ts'
import type { Db } from '#lib/db/client.ts'
import { isPostgres } from '#lib/db/dialect.ts'
import type { Employee } from '#lib/db/tables.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { type EmployeeFields, employeesMax, type ListedEmployee } from './schema.ts'

/** Rows of one insert: SQLite takes 32,766 values. */
const rowsPerInsert = 500

type By = { connectionId: number; userId: string }
export type SavedList = { added: number; changed: number; unchanged: number }

/**
 * Takes one part of a list: new people are added, known ones get what the file says of them, nobody
 * is removed. What a line leaves out stays as it is. Doing it twice changes nothing.
 */
export async function saveEmployees(
  db: Db,
  { connectionId, userId, rows }: By & { rows: ListedEmployee[] },
): Promise<Result<SavedList>> {
  return await db.transaction().execute(async (trx) => {
    await lockList(trx)
    const known = await findEmployees(
      trx,
      connectionId,
      rows.map(({ userid }) => userid),
    )
    const saved: SavedList = { added: 0, changed: 0, unchanged: 0 }
    const writing = new Map<string, EmployeeFields>()
    for (const row of rows) {
      const before = known.get(row.userid)
      const now = merged(before, row)
      if (before && isSame(before, now)) saved.unchanged++
      else {
        saved[before ? 'changed' : 'added']++
        writing.set(row.userid, now)
      }
    }
    const room = await hasRoom(trx, connectionId, saved.added)
    if (!room) return fail('invalid', { message: tooMany })
    await write(trx, { connectionId, userId }, [...writing.values()])
    if (writing.size > 0) {
      await recordAudit(trx, {
        userId,
        action: 'employees_imported',
        subject: `connection ${connectionId}`,
        detail: { added: saved.added, changed: saved.changed },
      })
    }
    return ok(saved)
  })
}

/** One new employee; refused when the number is in the list already. */
export async function addEmployee(
  db: Db,
  { connectionId, userId, employee }: By & { employee: EmployeeFields },
): Promise<Result<{ userid: string }>> {
  return await db.transaction().execute(async (trx) => {
    await lockList(trx)
    const { userid } = employee
    const known = (await findEmployees(trx, connectionId, [userid])).get(userid)
    if (known) {
      const who = known.name === '' ? 'somebody' : known.name
      return fail('invalid', {
        fieldErrors: { 'employee.userid': `${userid} is in the list already: ${who}.` },
      })
    }
    if (!(await hasRoom(trx, connectionId, 1))) return fail('invalid', { message: tooMany })
    await write(trx, { connectionId, userId }, [employee])
    await auditOne(trx, 'employee_added', { connectionId, userId }, employee)
    return ok({ userid })
  })
}

/** New facts about somebody in the list; the number stays. */
export async function changeEmployee(
  db: Db,
  { connectionId, userId, employee }: By & { employee: EmployeeFields },
): Promise<Result<{ userid: string }>> {
  return await db.transaction().execute(async (trx) => {
    const { userid } = employee
    const known = (await findEmployees(trx, connectionId, [userid])).get(userid)
    if (!known) return fail('not_found')
    if (!isSame(known, employee)) {
      await write(trx, { connectionId, userId }, [employee])
      await auditOne(trx, 'employee_changed', { connectionId, userId }, employee)
    }
    return ok({ userid })
  })
}

/** Marks people as inactive; answers how many were active before. */
export async function deactivateEmployees(
  db: Db,
  { connectionId, userId, userids }: By & { userids: string[] },
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('employees')
      .set({ is_active: 0, changed_by: userId, changed_at: new Date().toISOString() })
      .where('connection_id', '=', connectionId)
      .where('is_active', '=', 1)
      .where('userid', 'in', userids)
      .executeTakeFirst()
    const count = Number(numUpdatedRows)
    if (count > 0) {
      await recordAudit(trx, {
        userId,
        action: 'employees_deactivated',
        subject: `connection ${connectionId}`,
        detail: { count },
      })
    }
    return count
  })
}

const tooMany = `The list holds at most ${grouped(employeesMax)} people. Nothing of this part was saved.`

/** Two who save at once must not pass the limit together, nor add one number twice. */
async function lockList(trx: Db): Promise<void> {
  if (isPostgres(trx)) await sql`lock table employees in share row exclusive mode`.execute(trx)
}

async function findEmployees(
  trx: Db,
  connectionId: number,
  userids: string[],
): Promise<Map<string, EmployeeFields>> {
  const rows = await trx
    .selectFrom('employees')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('userid', 'in', userids)
    .execute()
  return new Map(rows.map((row) => [row.userid, fieldsOf(row)]))
}

async function hasRoom(trx: Db, connectionId: number, more: number): Promise<boolean> {
  if (more === 0) return true
  const { count } = await trx
    .selectFrom('employees')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('connection_id', '=', connectionId)
    .executeTakeFirstOrThrow()
  return Number(count) + more <= employeesMax
}

async function write(trx: Db, { connectionId, userId }: By, people: EmployeeFields[]) {
  const now = new Date().toISOString()
  for (let from = 0; from < people.length; from += rowsPerInsert) {
    await trx
      .insertInto('employees')
      .values(
        people.slice(from, from + rowsPerInsert).map((employee) => ({
          connection_id: connectionId,
          userid: employee.userid,
          payroll_no: employee.payrollNo,
          badge: employee.badge,
          name: employee.name,
          department: employee.department,
          is_active: employee.isActive ? (1 as const) : (0 as const),
          sort_key: `${employee.name} ${employee.userid}`.trim().toLowerCase(),
          search_text: searchTextOf(employee),
          changed_by: userId,
          created_at: now,
          changed_at: now,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['connection_id', 'userid']).doUpdateSet(({ ref }) => ({
          payroll_no: ref('excluded.payroll_no'),
          badge: ref('excluded.badge'),
          name: ref('excluded.name'),
          department: ref('excluded.department'),
          is_active: ref('excluded.is_active'),
          sort_key: ref('excluded.sort_key'),
          search_text: ref('excluded.search_text'),
          changed_by: ref('excluded.changed_by'),
          changed_at: ref('excluded.changed_at'),
        })),
      )
      .execute()
  }
}

function merged(before: EmployeeFields | undefined, row: ListedEmployee): EmployeeFields {
  return {
    userid: row.userid,
    name: row.name ?? before?.name ?? '',
    payrollNo: row.payrollNo ?? before?.payrollNo ?? '',
    badge: row.badge ?? before?.badge ?? '',
    department: row.department ?? before?.department ?? '',
    isActive: row.isActive ?? before?.isActive ?? true,
  }
}

function isSame(a: EmployeeFields, b: EmployeeFields): boolean {
  return JSON.stringify(fieldsInOrder(a)) === JSON.stringify(fieldsInOrder(b))
}

function fieldsInOrder({ userid, name, payrollNo, badge, department, isActive }: EmployeeFields) {
  return [userid, name, payrollNo, badge, department, isActive]
}

function fieldsOf(row: Employee): EmployeeFields {
  return {
    userid: row.userid,
    name: row.name,
    payrollNo: row.payroll_no,
    badge: row.badge,
    department: row.department,
    isActive: row.is_active === 1,
  }
}

function searchTextOf({ userid, name, payrollNo, badge, department }: EmployeeFields): string {
  return [name, userid, payrollNo, badge, department].join(' ').toLowerCase()
}

async function auditOne(
  trx: Db,
  action: 'employee_added' | 'employee_changed',
  { connectionId, userId }: By,
  { userid, isActive }: EmployeeFields,
) {
  await recordAudit(trx, {
    userId,
    action,
    subject: `connection ${connectionId}`,
    detail: { userid, active: isActive ? 'yes' : 'no' },
  })
}
