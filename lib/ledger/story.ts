import { grouped } from '#lib/count.ts'
import { shownSpan } from '#lib/punch/instant.ts'
import type { AttemptRow, PunchDetail } from './data.ts'
import { whyOf } from './said.ts'
import type { PunchState } from './states.ts'

/** One thing that happened to a punch. */
export type StoryEvent = {
  kind: 'queued' | 'waited' | 'waits' | 'free' | 'confirmed' | PunchState
  title: string
  /** Instant; absent for what is still going on. */
  at?: string
  text?: string
  /** Go2Clock's own words. */
  quote?: string
}

/** Shorter pauses between two tries are not worth a line. */
const shortWaitMs = 1_000

/** Everything that happened to a punch, oldest first. */
export function storyOf(punch: PunchDetail): StoryEvent[] {
  const story: StoryEvent[] = [
    { kind: 'queued', title: 'Queued', at: punch.createdAt, text: origin(punch) },
  ]
  let freeSince = Date.parse(punch.createdAt)
  for (const attempt of punch.attempts) {
    const waitedMs = Date.parse(attempt.startedAt) - freeSince
    if (waitedMs >= shortWaitMs)
      story.push({ kind: 'waited', title: `Waited ${shownSpan(waitedMs)}` })
    story.push(attemptEvent(attempt, punch, attempt === punch.attempts.at(-1)))
    freeSince = Date.parse(attempt.startedAt) + attempt.tookMs
  }
  return [...story, ...ending(punch)]
}

function origin(punch: PunchDetail): string {
  const by = `By ${punch.author}`
  const from = punch.importName
    ? `from ${punch.importName}, row ${grouped(punch.rowNo ?? 0)}`
    : 'typed by hand'
  const [before] = punch.replaced
  if (!before) return `${by}, ${from}`
  return before.state === 'unknown'
    ? `${by}, to ask again about a punch whose answer never came`
    : `${by}, to replace a refused punch`
}

function attemptEvent(attempt: AttemptRow, punch: PunchDetail, isLast: boolean): StoryEvent {
  const { tryNo, startedAt: at, tookMs, httpStatus, answer } = attempt
  const took =
    httpStatus === null
      ? `After ${shownSpan(tookMs)}`
      : `HTTP ${httpStatus} in ${shownSpan(tookMs)}`
  const said = httpStatus === null ? { text: `${took}. ${answer}` } : { text: took, quote: answer }
  if (attempt.outcome === 'unknown') {
    const again = isLast ? '' : ' Go2Clock may hold it, so the same punch goes again.'
    return {
      kind: 'unknown',
      title: `Try ${tryNo}: unknown`,
      at,
      ...said,
      text: `${said.text}.${again}`.replace('..', '.'),
    }
  }
  const free = freeTitles[attempt.outcome]
  if (free) return { kind: 'free', title: free, at, ...said }
  if (attempt.outcome === 'duplicate' && punch.confirmed && isLast) {
    const text = `${took}. It exists because an earlier try arrived. Stored once.`
    return { kind: 'confirmed', title: `Try ${tryNo}: accepted (confirmed)`, at, ...said, text }
  }
  if (attempt.outcome === 'server_error') {
    return { kind: 'failed', title: `Try ${tryNo}: not saved`, at, ...said }
  }
  return {
    kind: attempt.outcome as PunchState,
    title: `Try ${tryNo}: ${attempt.outcome}`,
    at,
    ...said,
  }
}

/** Attempts that cost no try. */
const freeTitles: Record<string, string | undefined> = {
  throttled: 'Go2Clock asked to slow down',
  blocked: 'Go2Clock refused the key or the address',
  not_sent: 'Go2Clock could not be reached',
}

/** What is not an attempt of its own: a plain success of an import, waiting, the end. */
function ending(punch: PunchDetail): StoryEvent[] {
  const { state, tries, updatedAt: at } = punch
  if (state === 'queued') {
    const isStopped = punch.deskPausedAt !== null || punch.heldAt !== null
    const since = isStopped ? whyOf(punch) : 'You need do nothing'
    return [
      { kind: 'waits', title: 'Waits for its turn', at: punch.nextTryAt ?? undefined, text: since },
    ]
  }
  if (state === 'sending') return [{ kind: 'sending', title: `Try ${tries + 1}: on its way`, at }]
  if (state === 'cancelled') {
    const title = punch.importId === null ? 'Cancelled' : 'Cancelled with its import'
    return [{ kind: 'cancelled', title, at }]
  }
  const isTold = punch.attempts.some(
    (attempt) => attempt.tryNo === tries && !freeTitles[attempt.outcome],
  )
  if (isTold) return []
  const took = punch.tookMs === null ? '' : ` in ${shownSpan(punch.tookMs)}`
  const text = punch.httpStatus === null ? undefined : `HTTP ${punch.httpStatus}${took}`
  return [
    { kind: state, title: `Try ${tries}: ${state}`, at, text, quote: punch.answer ?? undefined },
  ]
}
