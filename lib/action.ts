import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { getUser } from '#lib/auth/loaders.ts'
import { isFromOwnPage } from '#lib/auth/origin.ts'
import { hasRole, type Role, type User } from '#lib/auth/roles.ts'
import { type Db, getDb } from '#lib/db/client.ts'
import { storeTroubleOf } from '#lib/db/store-trouble.ts'
import { env } from '#lib/env.ts'
import { type Failure, fail, type Result } from '#lib/result.ts'
import { log } from '#lib/web/log.ts'

type ActionOptions<S extends z.ZodType> = {
  /** For the log of a bug: `sendPunch`. */
  name: string
  /** The least role that may do this. */
  role: Role
  schema: S
}

/**
 * The one way to make a server action: our own page, session, role, then the input through the
 * schema, then the handler. Expected failures are results; what the handler throws is a bug and is
 * logged with the action's name. Redirects and notFound pass.
 *
 *   export const sendPunch = action(
 *     { name: 'sendPunch', role: 'operator', schema: sendSchema },
 *     async ({ fields }, { user, db }) => ok(...),
 *   )
 */
export function action<S extends z.ZodType, T>(
  { name, role, schema }: ActionOptions<S>,
  handler: (input: z.output<S>, context: { user: User; db: Db }) => Promise<Result<T>>,
): (input: z.input<S>) => Promise<Result<T>> {
  return async (input) =>
    await guarded(name, async () => {
      const user = await getUser()
      if (!user) return fail('signed_out')
      if (!hasRole(user.role, role)) return fail('forbidden')
      const parsed = schema.safeParse(input)
      if (!parsed.success) return invalid(parsed.error)
      return await handler(parsed.data, { user, db: getDb() })
    })
}

/** The same for the few forms that come before a session: sign-in, set-up. */
export function publicAction<S extends z.ZodType, T>(
  { name, schema }: Omit<ActionOptions<S>, 'role'>,
  handler: (input: z.output<S>, context: { db: Db }) => Promise<Result<T>>,
): (form: FormData) => Promise<Result<T>> {
  return async (form) =>
    await guarded(name, async () => {
      const parsed = schema.safeParse(Object.fromEntries(form))
      if (!parsed.success) return invalid(parsed.error)
      return await handler(parsed.data, { db: getDb() })
    })
}

async function guarded<T>(name: string, run: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    const { publicUrl } = env()
    // Next runs an action without an Origin too, and takes any Origin that names the Host.
    if (!isFromOwnPage(await headers(), publicUrl)) return fail('forbidden', elsewhere(publicUrl))
    return await run()
  } catch (error) {
    unstable_rethrow(error)
    return failureOf(name, error)
  }
}

function elsewhere(publicUrl: string): { message: string } {
  return {
    message: `Punchdesk is set up to be opened at ${publicUrl}. Open it there, or have PUNCHDESK_URL changed on the server.`,
  }
}

/** What a person is told about an exception; the log has the rest, under the action's name. */
function failureOf(name: string, error: unknown): Failure {
  const trouble = storeTroubleOf(error)
  if (trouble) {
    log('store_failed', { action: name, why: trouble, error })
    return fail('unavailable')
  }
  log('action_failed', { action: name, error })
  return fail('bug')
}

/** The first sentence of each field, under its name with dots: `rows.3.userid`. */
function invalid(error: z.ZodError): Failure {
  const fieldErrors: Record<string, string> = {}
  for (const issue of error.issues) fieldErrors[issue.path.join('.')] ??= issue.message
  return fail('invalid', { fieldErrors })
}
