/**
 * What a web process shares, for tests that call its actions and loaders: the store and the
 * environment. The test mocks `next/headers` and who is signed in.
 */
import { onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { type Env, parseEnv } from '#lib/env.ts'

export const publicUrl = 'http://127.0.0.1:3000'

export function shareStore(db: Db): void {
  const shared = globalThis as { punchdeskDb?: Db; punchdeskEnv?: Env }
  shared.punchdeskDb = db
  shared.punchdeskEnv = parseEnv({ PUNCHDESK_URL: publicUrl })
  onTestFinished(() => {
    delete shared.punchdeskDb
    delete shared.punchdeskEnv
  })
}
