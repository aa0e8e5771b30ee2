'use server'

import { hashPassword } from 'better-auth/crypto'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { publicAction } from '#lib/action.ts'
import { setTimeZone } from '#lib/connections/mutations.ts'
import { env } from '#lib/env.ts'
import { type Failure, fail } from '#lib/result.ts'
import { askAuth } from './ask-auth.ts'
import { isSetupOpen } from './data.ts'
import { completeSetup, hashSetupToken } from './mutations.ts'
import { safeReturnPath } from './origin.ts'
import { setupSchema, signInSchema } from './schema.ts'

/** What a form shows again after a failure; nothing of what was typed is lost. */
export type FormState = { failure: Failure; typed: Record<string, string> } | null

/** Signs in and goes on to where one came from. */
export async function signIn(_before: FormState, form: FormData): Promise<FormState> {
  const result = await signInWith(form)
  return result.ok ? null : { failure: result, typed: typedIn(form, ['email']) }
}

/** Makes the first admin through the one-time link and signs them in. */
export async function setUp(_before: FormState, form: FormData): Promise<FormState> {
  const result = await setUpWith(form)
  return result.ok ? null : { failure: result, typed: typedIn(form, ['name', 'email', 'timeZone']) }
}

/** Ends the session, here and in the store. */
export async function signOut(): Promise<void> {
  await signOutNow(new FormData())
}

const signInWith = publicAction(
  { name: 'signIn', schema: signInSchema },
  async ({ email, password, from }) => {
    const answer = await askAuth('/sign-in/email', { email, password })
    if (!answer.ok) return refusalOf(answer.status)
    redirect(safeReturnPath(from))
  },
)

const setUpWith = publicAction(
  { name: 'setUp', schema: setupSchema },
  async ({ token, name, email, password, timeZone }, { db }) => {
    const tokenHash = hashSetupToken(token)
    // Asked before the hash is made, which costs a processor for a moment.
    if (!(await isSetupOpen(db, tokenHash))) return fail('conflict', { message: deadLink })
    const passwordHash = await hashPassword(password)
    const userId = await completeSetup(db, tokenHash, { name, email, passwordHash })
    if (!userId) return fail('conflict', { message: deadLink })
    if (timeZone && !env().timeZone) await setTimeZone(db, timeZone)
    await askAuth('/sign-in/email', { email, password })
    redirect('/')
  },
)

const signOutNow = publicAction({ name: 'signOut', schema: z.object({}) }, async () => {
  await askAuth('/sign-out', {})
  redirect('/sign-in')
})

const deadLink =
  'This set-up link was used already or is no longer valid. Start Punchdesk again: the console shows a new one while there is no admin.'

function refusalOf(status: number): Failure {
  if (status === 429) {
    return fail('too_many', {
      message: 'Too many tries to sign in. Wait five minutes, then try again.',
    })
  }
  if (status >= 500) return fail('unavailable')
  // One sentence for an unknown account and a wrong password.
  return fail('invalid', { message: 'The e-mail address or the password is not right.' })
}

function typedIn(form: FormData, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, String(form.get(name) ?? '')]))
}
