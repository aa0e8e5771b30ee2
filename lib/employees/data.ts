import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import type { Employee, Tables } from '#lib/db/tables.ts'
import type { EmployeesView } from './schema.ts'

export type EmployeeRow = Pick<
  Employee,
  'id' | 'userid' | 'payroll_no' | 'badge' | 'name' | 'department' | 'is_active'
>

const columns = ['id', 'userid', 'payroll_no', 'badge', 'name', 'department', 'is_active'] as const

type View = { connectionId: number } & EmployeesView

/** One page by name, and the place where the next begins (null = the list ends here). */
export async function listEmployees(
  db: Db,
  { limit, ...view }: View & { limit: number },
): Promise<{ rows: EmployeeRow[]; next: EmployeesView['after'] }> {
  let query = db
    .selectFrom('employees')
    .select([...columns, 'sort_key'])
    .where((where) => fits(where, view))
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit + 1)
  const { after } = view
  if (after) query = query.where(sql<boolean>`(sort_key, id) > (${after.sortKey}, ${after.id})`)
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const hasMore = found.length > limit && last !== undefined
  return {
    rows: rows.map(({ sort_key: _, ...row }) => row),
    next: hasMore ? { sortKey: last.sort_key, id: last.id } : null,
  }
}

/** Employees that fit the search, by whether they are active. */
export async function countEmployees(
  db: Db,
  view: Omit<View, 'show' | 'after'>,
): Promise<{ active: number; inactive: number }> {
  const rows = await db
    .selectFrom('employees')
    .select('is_active')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where((where) => fits(where, { ...view, show: 'all' }))
    .groupBy('is_active')
    .execute()
  const of = (flag: 0 | 1) => Number(rows.find((row) => row.is_active === flag)?.count ?? 0)
  return { active: of(1), inactive: of(0) }
}

/** Everybody of a connection, in the order they came into the list. */
export async function listDirectory(
  db: Db,
  connectionId: number,
  limit: number,
): Promise<EmployeeRow[]> {
  return await db
    .selectFrom('employees')
    .select(columns)
    .where('connection_id', '=', connectionId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

function fits(
  where: ExpressionBuilder<Tables, 'employees'>,
  { connectionId, search, show }: Omit<View, 'after'>,
) {
  const claims = [where('connection_id', '=', connectionId)]
  if (show !== 'all') claims.push(where('is_active', '=', show === 'active' ? 1 : 0))
  const wanted = search.toLowerCase().replace(/[\\%_]/g, '\\$&')
  if (wanted) {
    const pattern = `%${wanted}%`
    claims.push(sql<boolean>`search_text like ${pattern} escape '\\'` as never)
  }
  return where.and(claims)
}
