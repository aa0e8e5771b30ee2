import { requireUser, routeUser } from '#lib/auth/loaders.ts'
import { getActiveConnection, getConnection } from '#lib/connections/data.ts'
import { type Db, getDb } from '#lib/db/client.ts'
import type { Import } from '#lib/db/tables.ts'
import { readPaceHistory } from '#lib/pace/data.ts'
import type { PaceHistory } from '#lib/pace/history.ts'
import { getThresholds } from '#lib/settings/data.ts'
import {
  countsOf,
  getImport,
  getLastPace,
  type ImportLine,
  listBehind,
  listImports,
  listLatestAnswers,
  listResultRows,
  listUnknown,
} from './data.ts'
import { eventStream } from './event-stream.ts'
import { type ImportProgress, isSettled } from './progress.ts'
import { resultsHead, resultsLines } from './results.ts'
import { attachment, resultsFileName } from './results-csv.ts'
import type { Destination } from './schema.ts'

const importsPerPage = 50
const reasonsShown = 20
const unknownShown = 3
const resultRowsPerRead = 1_000
/** Samples are kept so long. */
const paceShownMs = 24 * 60 * 60_000

/** Where an import of this desk would go; null when no connection is set up. */
export async function loadDestination(): Promise<Destination | null> {
  await requireUser('operator')
  const db = getDb()
  const connection = await getActiveConnection(db)
  if (!connection) return null
  return {
    connectionId: connection.id,
    name: connection.name,
    zone: connection.time_zone,
    isSandbox: connection.kind === 'sandbox',
    thresholds: await getThresholds(db),
    pace: await getLastPace(db, connection.id),
  }
}

/** One page of the list, and where the next begins. */
export async function loadImports(
  before?: number,
): Promise<{ imports: ImportLine[]; older: number | null }> {
  await requireUser()
  const found = await listImports(getDb(), { before, limit: importsPerPage + 1 })
  const imports = found.slice(0, importsPerPage)
  return { imports, older: found.length > importsPerPage ? (imports.at(-1)?.id ?? null) : null }
}

/** One import with all its page shows first; null when there is none of this id. */
export async function loadImport(importId: number) {
  await requireUser()
  const db = getDb()
  const line = await getImport(db, importId)
  if (!line) return null
  const [progress, connection] = await Promise.all([
    progressOf(db, line),
    getConnection(db, line.connection_id),
  ])
  return { line, progress, zone: connection?.time_zone ?? 'UTC' }
}

/** Why rows of the file stayed behind. */
export async function loadBehind(importId: number) {
  await requireUser()
  return await listBehind(getDb(), importId, reasonsShown)
}

/** Answers a request for an import's progress: once as JSON, or as events until it is final. */
export async function loadProgressResponse(request: Request, importId: number): Promise<Response> {
  const first = await readProgress(request, importId)
  if (first instanceof Response) return first
  if (!request.headers.get('accept')?.includes('text/event-stream')) {
    return Response.json(first, { headers: { 'Cache-Control': 'no-store' } })
  }
  return eventStream<ImportProgress>({
    // The session is asked for each time: whoever signs out hears no more.
    read: async () => {
      const progress = await readProgress(request, importId)
      return progress instanceof Response ? null : progress
    },
    isLast: isSettled,
    signal: request.signal,
  })
}

/** Answers with the results file, read and sent bit by bit. */
export async function loadResultsResponse(request: Request, importId: number): Promise<Response> {
  const user = await routeUser(request)
  if (user instanceof Response) return user
  const db = getDb()
  const line = await getImport(db, importId)
  if (!line) return notFound()
  return new Response(streamOf(resultTexts(db, line)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': attachment(resultsFileName(line.name)),
      'Cache-Control': 'no-store',
    },
  })
}

/** The results file in pieces of some thousand rows. */
async function* resultTexts(db: Db, source: Import): AsyncGenerator<string> {
  yield resultsHead(source)
  let afterRow = 0
  while (true) {
    const rows = await listResultRows(db, {
      importId: source.id,
      afterRow,
      limit: resultRowsPerRead,
    })
    const last = rows.at(-1)
    if (!last) return
    yield rows.map((row) => resultsLines(source, row)).join('')
    afterRow = last.row_no
  }
}

/** Reads on only as fast as the browser takes it. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(stream) {
      const { done, value } = await texts.next()
      if (done) stream.close()
      else stream.enqueue(encoder.encode(value))
    },
    cancel: () => void texts.return(undefined),
  })
}

async function readProgress(
  request: Request,
  importId: number,
): Promise<ImportProgress | Response> {
  const user = await routeUser(request)
  if (user instanceof Response) return user
  const db = getDb()
  const line = await getImport(db, importId)
  return line ? await progressOf(db, line) : notFound()
}

async function progressOf(db: Db, line: ImportLine): Promise<ImportProgress> {
  const [connection, latest, unknown, pace] = await Promise.all([
    getConnection(db, line.connection_id),
    listLatestAnswers(db, line),
    line.unknown > 0 ? listUnknown(db, line.id, unknownShown) : [],
    paceOf(db, line),
  ])
  return {
    id: line.id,
    state: line.state,
    pausedBy: line.paused_by,
    pausedReason: line.paused_reason,
    isCleared: line.is_cleared === 1,
    counts: countsOf(line),
    confirmed: line.confirmed,
    startedAt: line.started_at,
    finishedAt: line.finished_at,
    isHeld: connection?.held_at != null,
    pace,
    unknown,
    latest,
  }
}

/** From the import's start to its end, or its last day. */
async function paceOf(db: Db, line: ImportLine): Promise<PaceHistory | null> {
  const { id, connection_id, started_at, finished_at } = line
  if (!started_at) return null
  const to = finished_at ?? new Date().toISOString()
  const dayBefore = new Date(Date.parse(to) - paceShownMs).toISOString()
  const from = started_at > dayBefore ? started_at : dayBefore
  return await readPaceHistory(db, { connectionId: connection_id, importId: id, from, to })
}

function notFound(): Response {
  return Response.json(
    { ok: false, code: 'not_found', message: 'There is no such import.' },
    { status: 404, headers: { 'Cache-Control': 'no-store' } },
  )
}
