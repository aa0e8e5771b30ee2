import type { Db } from '#lib/db/client.ts'

/** What was confirmed about IDs, names and columns of a connection's files. */
export async function listIdMatches(db: Db, connectionId: number) {
  return await db
    .selectFrom('id_matches')
    .leftJoin('user', 'user.id', 'id_matches.confirmed_by')
    .select(['kind', 'written', 'means', 'confirmed_by', 'confirmed_at'])
    .select((select) => select.fn.coalesce('user.name', 'confirmed_by').as('by_name'))
    .where('connection_id', '=', connectionId)
    .orderBy('kind')
    .orderBy('written')
    .execute()
}

/** What the type words of a connection's files mean. */
export async function listWords(db: Db, connectionId: number) {
  return await db
    .selectFrom('word_meanings')
    .leftJoin('user', 'user.id', 'word_meanings.learned_by')
    .select(['word', 'means', 'learned_by', 'learned_at'])
    .select((select) => select.fn.coalesce('user.name', 'learned_by').as('by_name'))
    .where('connection_id', '=', connectionId)
    .orderBy('word')
    .execute()
}

export type IdMatchRow = Awaited<ReturnType<typeof listIdMatches>>[number]
export type WordRow = Awaited<ReturnType<typeof listWords>>[number]
