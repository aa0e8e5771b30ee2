import { isPostgresUrl, sqlitePath } from './client.ts'

/** Why the store cannot be opened, as a sentence for who starts the desk; never the URL's password. */
export function storeProblem(error: unknown, url: string): string {
  return isPostgresUrl(url)
    ? postgresProblem(error, new URL(url))
    : sqliteProblem(error, sqlitePath(url))
}

function sqliteProblem(error: unknown, path: string): string {
  const { code, errcode, message } = error as { code?: string; errcode?: number; message?: string }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `The folder of the database file ${path} cannot be written.`
  switch ((errcode ?? 0) & 0xff) {
    case 5:
    case 6:
      return `The database file ${path} is locked by another program.`
    case 8:
      return `The database file ${path} cannot be written.`
    case 13:
      return `The disk of the database file ${path} is full.`
    case 14:
      return `The database file ${path} cannot be opened: its folder is missing or may not be read.`
    case 11:
    case 26:
      return `The file ${path} is no SQLite database, or it is damaged.`
    default:
      return `The database file ${path} cannot be used: ${message ?? code}.`
  }
}

function postgresProblem(error: unknown, { hostname, port, pathname, username }: URL): string {
  const { code, message } = error as { code?: string; message?: string }
  const server = `${hostname || 'localhost'}:${port || 5432}`
  const database = decodeURIComponent(pathname.slice(1)) || username
  if (code === '3D000')
    return `PostgreSQL at ${server} has no database "${database}": create it first.`
  if (code?.startsWith('28'))
    return `PostgreSQL at ${server} does not accept the user or the password of DATABASE_URL.`
  if (code === '42501')
    return `The user of DATABASE_URL may not create tables in the database "${database}".`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The host ${hostname} of DATABASE_URL is not known.`
  if (code === 'ECONNREFUSED') return `PostgreSQL does not answer at ${server}.`
  return `PostgreSQL at ${server} cannot be used: ${message || code}.`
}
