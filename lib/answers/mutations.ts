import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { headerKey } from '#lib/spreadsheet/header-words.ts'
import { idKey, isName, nameKey } from '#lib/spreadsheet/id-keys.ts'
import type { IdWay } from '#lib/spreadsheet/schema.ts'
import type { AnswerKind } from './schema.ts'

/** Rows of one insert: SQLite takes 32,766 values. */
const rowsPerInsert = 1_000

type By = { connectionId: number; userId: string }
type Match = { kind: 'id' | 'name' | 'column'; written: string; means: string }

/** Remembers who is meant by texts of the employee column; the newest answer counts. */
export async function confirmIds(
  db: Db,
  { pairs, ...by }: By & { pairs: { text: string; userid: string }[] },
): Promise<void> {
  const matches = new Map<string, Match>()
  for (const { text, userid } of pairs) {
    const match: Match = isName(text)
      ? { kind: 'name', written: nameKey(text), means: userid }
      : { kind: 'id', written: idKey(text), means: userid }
    if (match.written !== '') matches.set(`${match.kind} ${match.written}`, match)
  }
  await writeMatches(db, by, [...matches.values()], { count: matches.size })
}

/** Remembers what the numbers of a column of this name are. */
export async function confirmColumn(
  db: Db,
  { header, way, ...by }: By & { header: string; way: IdWay },
): Promise<void> {
  const match: Match = { kind: 'column', written: headerKey(header), means: way }
  await writeMatches(db, by, [match], { column: match.written, way })
}

/** Remembers what type words mean; the newest answer counts. */
export async function learnWords(
  db: Db,
  { connectionId, userId, words }: By & { words: { word: string; means: number | 'skip' }[] },
): Promise<void> {
  const newest = new Map(words.map(({ word, means }) => [word, String(means)]))
  const at = new Date().toISOString()
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('word_meanings')
      .values(
        [...newest].map(([word, means]) => ({
          ...{ connection_id: connectionId, word, means },
          ...{ learned_by: userId, learned_at: at },
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['connection_id', 'word']).doUpdateSet(({ ref }) => ({
          means: ref('excluded.means'),
          learned_by: ref('excluded.learned_by'),
          learned_at: ref('excluded.learned_at'),
        })),
      )
      .execute()
    await recordAudit(trx, {
      userId,
      action: 'words_learned',
      subject: `connection ${connectionId}`,
      detail: Object.fromEntries(newest),
    })
  })
}

/** The next file is asked about again. False when it was forgotten already. */
export async function forgetAnswer(
  db: Db,
  { connectionId, userId, kind, written }: By & { kind: AnswerKind; written: string },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const { numDeletedRows } =
      kind === 'word'
        ? await trx
            .deleteFrom('word_meanings')
            .where('connection_id', '=', connectionId)
            .where('word', '=', written)
            .executeTakeFirst()
        : await trx
            .deleteFrom('id_matches')
            .where('connection_id', '=', connectionId)
            .where('kind', '=', kind)
            .where('written', '=', written)
            .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await recordAudit(trx, {
      userId,
      action: 'answer_forgotten',
      subject: `connection ${connectionId}`,
      detail: { kind, written },
    })
    return true
  })
}

async function writeMatches(
  db: Db,
  { connectionId, userId }: By,
  matches: Match[],
  detail: Record<string, string | number>,
): Promise<void> {
  if (matches.length === 0) return
  const at = new Date().toISOString()
  await db.transaction().execute(async (trx) => {
    for (let from = 0; from < matches.length; from += rowsPerInsert) {
      await trx
        .insertInto('id_matches')
        .values(
          matches.slice(from, from + rowsPerInsert).map((match) => ({
            ...{ connection_id: connectionId, ...match },
            ...{ confirmed_by: userId, confirmed_at: at },
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['connection_id', 'kind', 'written']).doUpdateSet(({ ref }) => ({
            means: ref('excluded.means'),
            confirmed_by: ref('excluded.confirmed_by'),
            confirmed_at: ref('excluded.confirmed_at'),
          })),
        )
        .execute()
    }
    await recordAudit(trx, {
      userId,
      action: 'ids_confirmed',
      subject: `connection ${connectionId}`,
      detail,
    })
  })
}
