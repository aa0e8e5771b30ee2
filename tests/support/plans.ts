import { CompiledQuery, type KyselyPlugin } from 'kysely'
import type { Db } from '#lib/db/client.ts'

/** How SQLite finds the rows of each statement of `ask`: the lines of its EXPLAIN QUERY PLAN. */
export async function plansOf(db: Db, ask: (watched: Db) => Promise<unknown>): Promise<string[]> {
  const asked: CompiledQuery[] = []
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      asked.push(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await ask(db.withPlugin(watch))
  const plans: string[] = []
  for (const { sql, parameters } of asked) {
    const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
    const { rows } = await db.executeQuery<{ detail: string }>(explain)
    plans.push(...rows.map((row) => row.detail))
  }
  return plans
}
