import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonRecords } from '#lib/db/dialect.ts'
import type { Attempt, Settlement } from './hot-path-settle.ts'

type Answer = Attempt['answer']

/** More distinct texts than this are forgotten and looked up again. */
const rememberedMax = 5_000

const knownByStore = new WeakMap<Db, Map<string, number>>()

/** What one transaction knows of the dictionary of distinct answers. */
export function answerPage(db: Db): AnswerPage {
  const known = knownByStore.get(db) ?? new Map<string, number>()
  knownByStore.set(db, known)
  return new AnswerPage(known)
}

/** Ids learned in a transaction are kept in memory only once it has committed. */
export class AnswerPage {
  readonly #known: Map<string, number>
  readonly #learned = new Map<string, number>()

  constructor(known: Map<string, number>) {
    this.#known = known
  }

  /** The id of an answer that `load` has seen in this transaction. */
  idOf(answer: Answer): number {
    const key = keyOf(answer)
    const id = this.#known.get(key) ?? this.#learned.get(key)
    if (id === undefined) throw new Error('This answer was not loaded.')
    return id
  }

  /** Makes sure that every answer of `settlements` has an id. */
  async load(trx: Db, settlements: readonly Settlement[]): Promise<void> {
    const missing = new Map<string, Answer>()
    for (const { attempt } of settlements) {
      if (!attempt) continue
      const key = keyOf(attempt.answer)
      if (!this.#known.has(key)) missing.set(key, attempt.answer)
    }
    if (missing.size === 0) return
    const values = [...missing.values()].map((a) => [a.outcome, a.httpStatus, a.text])
    const columns = { outcome: 'text', http_status: 'bigint', text: 'text' } as const
    const given = sql`(${jsonRecords(trx, values, columns)}) as given`
    await sql`insert into answers (outcome, http_status, text)
      select outcome, http_status, text from ${given} where true
      on conflict do nothing`.execute(trx)
    const { rows } = await sql<Answer & { id: number }>`
      select answers.id, answers.outcome, answers.http_status as "httpStatus", answers.text
      from ${given} join answers on answers.outcome = given.outcome
        and coalesce(answers.http_status, 0) = coalesce(given.http_status, 0)
        and answers.text = given.text`.execute(trx)
    for (const row of rows) this.#learned.set(keyOf(row), row.id)
  }

  /** The transaction has committed. */
  keep(): void {
    if (this.#known.size + this.#learned.size > rememberedMax) this.#known.clear()
    for (const [key, id] of this.#learned) this.#known.set(key, id)
  }
}

/** Keeps every attempt that did not simply succeed, and all of a single punch. */
export async function writeAttempts(
  trx: Db,
  settlements: readonly Settlement[],
  answers: AnswerPage,
): Promise<void> {
  const values: (string | number)[][] = []
  for (const settlement of settlements) {
    const { id, attempt } = settlement
    if (!attempt || isSimpleSuccess(settlement)) continue
    const { answer, tryNo, startedAt, tookMs } = attempt
    values.push([id, tryNo, startedAt, tookMs, answer.outcome, answers.idOf(answer)])
  }
  if (values.length === 0) return
  const columns = {
    punch_id: 'bigint',
    try_no: 'bigint',
    started_at: 'text',
    took_ms: 'bigint',
    outcome: 'text',
    answer_id: 'bigint',
  } as const
  await sql`insert into attempts (punch_id, try_no, started_at, took_ms, outcome, answer_id)
    ${jsonRecords(trx, values, columns)}`.execute(trx)
}

function isSimpleSuccess({ importId, state, attempt }: Settlement): boolean {
  return state === 'accepted' && importId !== null && attempt?.tryNo === 1
}

function keyOf(answer: Answer): string {
  return `${answer.outcome} ${answer.httpStatus ?? 0} ${answer.text}`
}
