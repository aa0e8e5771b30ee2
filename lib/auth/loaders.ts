import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { getDb } from '#lib/db/client.ts'
import { env } from '#lib/env.ts'
import { fail } from '#lib/result.ts'
import { askedPathHeader } from '#lib/web/page-headers.ts'
import { hasAdmin, isSetupOpen } from './data.ts'
import { hashSetupToken } from './mutations.ts'
import { isFromOwnPage, safeReturnPath } from './origin.ts'
import { hasRole, type Role, type User } from './roles.ts'
import { getAuth } from './server.ts'

const openAuthPaths = ['/api/auth/sign-in/email', '/api/auth/sign-out', '/api/auth/get-session']

/** Who is signed in, or null. One look at the store per request. */
export const getUser = cache(async (): Promise<User | null> => userOf(await headers()))

/** For pages and loaders: who is signed in, else off to sign in and back. */
export async function requireUser(least: Role = 'viewer'): Promise<User> {
  const user = await getUser()
  if (!user) {
    const from = safeReturnPath((await headers()).get(askedPathHeader))
    redirect(from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`)
  }
  if (!hasRole(user.role, least)) notFound()
  return user
}

/**
 * For route handlers: who is signed in, or the answer to give instead.
 *
 *   const user = await routeUser(request)
 *   if (user instanceof Response) return user
 */
export async function routeUser(
  request: Request,
  least: Role = 'viewer',
): Promise<User | Response> {
  const user = await userOf(request.headers)
  if (!user) return refusal('signed_out', 401)
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (changes && !isFromOwnPage(request.headers, env().publicUrl)) return refusal('forbidden', 403)
  return hasRole(user.role, least) ? user : refusal('forbidden', 403)
}

/**
 * better-auth over HTTP for tools and tests; only what they need. People go through the actions.
 * Everything else it could do is not there, whatever its next version brings.
 */
export async function answerAuth(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname
  if (!openAuthPaths.includes(path)) return new Response('Not Found', { status: 404 })
  return await getAuth().handler(request)
}

/** For the sign-in page: where to go on to, at once when somebody is signed in already. */
export async function loadSignIn(
  asked: string | string[] | undefined,
): Promise<{ from: string; isSetUp: boolean }> {
  const from = safeReturnPath(typeof asked === 'string' ? asked : null)
  if (await getUser()) redirect(from)
  return { from, isSetUp: await hasAdmin(getDb()) }
}

/** For the set-up page: whether its link may make the first admin, and what the form asks. */
export async function loadSetup(
  asked: string | string[] | undefined,
): Promise<{ state: 'open' | 'done' | 'invalid'; token: string; zones: string[] }> {
  const token = typeof asked === 'string' ? asked : ''
  const zones = env().timeZone ? [] : Intl.supportedValuesOf('timeZone')
  if (await hasAdmin(getDb())) return { state: 'done', token: '', zones: [] }
  if (!(await isSetupOpen(getDb(), hashSetupToken(token))))
    return { state: 'invalid', token: '', zones: [] }
  return { state: 'open', token, zones }
}

async function userOf(requestHeaders: Headers): Promise<User | null> {
  const session = await getAuth()
    .api.getSession({ headers: requestHeaders })
    .catch((error) => {
      // better-auth wraps what the store said; the callers look at that.
      throw error.body?.cause ?? error
    })
  if (!session) return null
  const { id, name, email, role } = session.user
  return { id, name, email, role }
}

function refusal(code: 'signed_out' | 'forbidden', status: number): Response {
  return Response.json(fail(code), { status, headers: { 'Cache-Control': 'no-store' } })
}
