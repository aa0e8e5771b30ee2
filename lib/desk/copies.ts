import type { IdentityPart } from '#lib/db/store-identity.ts'

/** What a person is told who finds the desk paused because its store is a copy. */

const again =
  'waits here again: Go2Clock refuses what it already holds, and it comes back as duplicate.'

const signs: [IdentityPart, string][] = [
  ['file', 'The database file is not the one this desk ran on: it was restored, copied or moved.'],
  ['start', 'The database is older than the last start of this desk: a copy took its place.'],
  ['server', 'The database is not the one this desk ran on: it was restored, copied or moved.'],
  ['database', 'The database is not the one this desk ran on: it was restored, copied or moved.'],
  ['tables', 'The tables of the database were made anew: it was restored from a copy.'],
  ['timeline', 'The database server was set back in time, or another one took its place.'],
]

/** Of a backup: when it was made, an instant. */
export function backupSentence(madeAt: string): string {
  const made = new Date(madeAt)
  const day = made.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  const at = `${day} at ${made.toISOString().slice(11, 16)} UTC`
  return `It was restored from a backup made on ${at}. What was sent or cancelled after that ${again}`
}

/** Of a copy that nobody announced: by what it was noticed. */
export function copySentence(differences: readonly IdentityPart[]): string {
  const [, sign] = signs.find(([part]) => differences.includes(part)) ?? ['', '']
  return `${sign} What was sent or cancelled after the copy was made ${again}`
}
