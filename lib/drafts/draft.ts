import { count } from '#lib/count.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { weekdayOf } from '#lib/punch/wall-clock.ts'
import type { KeptWork } from '#lib/spreadsheet/kept-work.ts'
import type { Reading } from '#lib/spreadsheet/schema.ts'

/** A draft: a file and what was done with it so far, kept in the browser so that a reload loses nothing. */

export const draftDays = 7
/** A larger source is not kept: copying it would take longer than to drop it again. */
export const largestDraftBytes = 200_000_000

/** What the workbench was given: files, one file, or pasted text. */
export type DraftSource = File[] | Blob | string

/** What a draft is recognised by before anybody goes on with it. */
export type DraftHead = {
  /** One draft per person and connection (`ownerOf`). */
  owner: string
  /** The tab that keeps it; only that one may write. */
  holder: string
  name: string
  rows: number
  changes: number
  keptAtMs: number
}

export type Draft = DraftHead & {
  /** Of this record; another one is not understood and dropped. */
  form: typeof draftForm
  step: 'read' | 'check'
  reading: Reading
  work: KeptWork
}

export const draftForm = 1

export function ownerOf(userId: string, connectionId: number): string {
  return `${userId}/${connectionId}`
}

export function isOfUser(owner: string, userId: string): boolean {
  return owner.startsWith(`${userId}/`)
}

export function isExpired({ keptAtMs }: { keptAtMs: number }, nowMs: number): boolean {
  return nowMs - keptAtMs > draftDays * 24 * 60 * 60 * 1000
}

export function sourceBytes(source: DraftSource): number {
  if (typeof source === 'string') return source.length
  if (Array.isArray(source)) return source.reduce((sum, { size }) => sum + size, 0)
  return source.size
}

/** `2,503 rows, 14 changes, kept on Tuesday at 10:22`, by the clock of the site. */
export function draftFacts(draft: DraftHead, zone: string, nowMs: number): string {
  const { rows, changes, keptAtMs } = draft
  const wall = wallInZone(Math.floor(keptAtMs / 1000), zone)
  const today = wallInZone(Math.floor(nowMs / 1000), zone).slice(0, 10)
  const day = wall.startsWith(today) ? 'today' : `on ${weekdayOf(wall.slice(0, 10))}`
  const facts = [
    count(rows, 'row'),
    changes > 0 && count(changes, 'change'),
    `kept ${day} at ${wall.slice(11, 16)}`,
  ]
  return facts.filter(Boolean).join(', ')
}
