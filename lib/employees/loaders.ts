import { listIdMatches } from '#lib/answers/data.ts'
import { requireUser, routeUser } from '#lib/auth/loaders.ts'
import { hasRole } from '#lib/auth/roles.ts'
import { getActiveConnection, getConnection } from '#lib/connections/data.ts'
import { getDb } from '#lib/db/client.ts'
import { fail } from '#lib/result.ts'
import type { DirectoryData } from '#lib/spreadsheet/directory.ts'
import { idWays } from '#lib/spreadsheet/schema.ts'
import { countEmployees, listDirectory, listEmployees } from './data.ts'
import { type EmployeesView, employeesMax } from './schema.ts'

const perPage = 100

/** Whose list this is, and whether the reader may change it; null without a connection. */
export async function loadListPlace() {
  const user = await requireUser()
  const connection = await getActiveConnection(getDb())
  if (!connection) return null
  return {
    connectionId: connection.id,
    connectionName: connection.name,
    mayEdit: hasRole(user.role, 'operator'),
  }
}

/** One page of the list with its counts. */
export async function loadEmployees(connectionId: number, view: EmployeesView) {
  await requireUser()
  const db = getDb()
  const [page, counts] = await Promise.all([
    listEmployees(db, { connectionId, ...view, limit: perPage }),
    countEmployees(db, { connectionId, search: view.search }),
  ])
  return { ...page, counts }
}

/** Answers with everybody of a connection in columns, as the workbench takes it. */
export async function loadDirectoryResponse(request: Request): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' }
  const user = await routeUser(request, 'operator')
  if (user instanceof Response) return user
  const connectionId = Number(new URL(request.url).searchParams.get('connection'))
  const db = getDb()
  const connection = Number.isSafeInteger(connectionId) && (await getConnection(db, connectionId))
  if (!connection) return Response.json(fail('not_found'), { status: 404, headers })
  const [people, matches] = await Promise.all([
    listDirectory(db, connectionId, employeesMax),
    listIdMatches(db, connectionId),
  ])
  const pairs = (kind: 'id' | 'name') =>
    matches
      .filter((match) => match.kind === kind)
      .map(({ written, means }): [string, string] => [written, means])
  const data: DirectoryData = {
    connection: connection.name,
    userids: people.map(({ userid }) => userid),
    names: people.map(({ name }) => name),
    payrolls: people.map(({ payroll_no }) => payroll_no),
    badges: people.map(({ badge }) => badge),
    departments: people.map(({ department }) => department),
    inactive: people.flatMap(({ is_active }, index) => (is_active === 1 ? [] : [index])),
    ids: pairs('id'),
    nameKeys: pairs('name'),
    columns: matches.flatMap(({ kind, written, means, confirmed_at }) => {
      const way = idWays.find((each) => each === means)
      return kind === 'column' && way ? [{ header: written, way, at: confirmed_at }] : []
    }),
    confirmedAt: matches
      .filter(({ kind }) => kind !== 'column')
      .reduce<string | null>(
        (newest, { confirmed_at }) =>
          newest === null || confirmed_at > newest ? confirmed_at : newest,
        null,
      ),
  }
  return Response.json(data, { headers })
}
