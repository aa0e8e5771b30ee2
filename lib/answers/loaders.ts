import { requireUser } from '#lib/auth/loaders.ts'
import { getDb } from '#lib/db/client.ts'
import type { LearnedWord } from '#lib/spreadsheet/schema.ts'
import { listIdMatches, listWords } from './data.ts'

/** Type words that were explained before, as the workbench takes them. */
export async function loadLearnedWords(connectionId: number): Promise<LearnedWord[]> {
  const user = await requireUser('operator')
  const words = await listWords(getDb(), connectionId)
  return words.map(({ word, means, learned_by, learned_at, by_name }) => ({
    word,
    means: means === 'skip' ? means : Number(means),
    by: learned_by === user.id ? 'you' : by_name,
    at: learned_at,
  }))
}

/** All that was answered once about a connection's files. */
export async function loadAnswers(connectionId: number) {
  await requireUser()
  const db = getDb()
  const [words, matches] = await Promise.all([
    listWords(db, connectionId),
    listIdMatches(db, connectionId),
  ])
  return { words, matches }
}
