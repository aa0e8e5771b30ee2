import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { recordAudit } from '#lib/audit/mutations.ts'
import { type Db, getDb } from '#lib/db/client.ts'
import { isPostgres } from '#lib/db/dialect.ts'
import { env } from '#lib/env.ts'
import { log } from '#lib/web/log.ts'
import { findUserId } from './data.ts'
import { accountTries, addressTries, clearTries, countTry, tryKey } from './mutations.ts'
import { ownOrigins } from './origin.ts'

const sessionAgeSeconds = 12 * 60 * 60
const signInPath = '/sign-in/email'

export type Auth = ReturnType<typeof createAuth>

/** The one better-auth of this process, opened on first use. */
export function getAuth(): Auth {
  // Next gives pages, actions and routes a module each; only globalThis is shared.
  const shared = globalThis as { punchdeskAuth?: Auth }
  shared.punchdeskAuth ??= createAuth(getDb(), env())
  return shared.punchdeskAuth
}

type AuthSettings = { publicUrl: string; secret?: string; trustedProxies: string[] }

/**
 * Sign-in with e-mail and password; sessions live in the store and end 12 hours after sign-in,
 * used or not. Sign in through `handler` only: the limits do not hold for `api`.
 */
export function createAuth(db: Db, { publicUrl, secret, trustedProxies }: AuthSettings) {
  if (!secret) throw new Error('PUNCHDESK_SECRET is missing.')
  return betterAuth({
    appName: 'Punchdesk',
    baseURL: publicUrl,
    secret,
    database: { db, type: isPostgres(db) ? 'postgres' : 'sqlite' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
    },
    user: {
      additionalFields: { role: { type: ['admin', 'operator', 'viewer'], input: false } },
    },
    session: { expiresIn: sessionAgeSeconds, disableSessionRefresh: true },
    trustedOrigins: ownOrigins(publicUrl),
    // Each goes round our wrapper of actions and its audit, or shows tokens.
    disabledPaths: [
      '/list-sessions',
      '/revoke-session',
      '/revoke-sessions',
      '/revoke-other-sessions',
      '/update-session',
      '/update-user',
      '/delete-user',
      '/delete-user/callback',
      '/change-email',
      '/change-password',
      '/set-password',
      '/reset-password',
      '/request-password-reset',
      '/verify-password',
      '/verify-email',
      '/send-verification-email',
      '/sign-up/email',
      '/sign-in/social',
      '/link-social',
      '/unlink-account',
      '/list-accounts',
      '/account-info',
      '/refresh-token',
      '/get-access-token',
    ],
    rateLimit: {
      enabled: true,
      window: 60,
      max: 120,
      customRules: {
        [signInPath]: { window: addressTries.windowSeconds, max: addressTries.max },
        '/get-session': false,
      },
      customStorage: {
        consume: (key, rule) =>
          countTry(db, tryKey('address', key), { windowSeconds: rule.window, max: rule.max }),
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path !== signInPath) return
        const { allowed, isFirstRefusal } = await countTry(
          db,
          tryKey('account', accountOf(context.body)),
          accountTries,
        )
        if (allowed) return
        if (isFirstRefusal) {
          await recordAudit(db, {
            userId: await findUserId(db, accountOf(context.body)),
            action: 'sign_in_limited',
            subject: 'sign-in',
          })
        }
        throw new APIError('TOO_MANY_REQUESTS', { message: 'Too many tries with one account' })
      }),
      after: createAuthMiddleware(async (context) => {
        if (context.path !== signInPath) return
        const session = context.context.newSession
        if (session) await clearTries(db, tryKey('account', accountOf(context.body)))
        await recordAudit(db, {
          userId: session?.user.id ?? (await findUserId(db, accountOf(context.body))),
          action: session ? 'signed_in' : 'sign_in_refused',
          subject: 'sign-in',
        })
      }),
    },
    advanced: {
      cookiePrefix: 'punchdesk',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // A header that did not come from a trusted proxy never gets here: see watch-peers.ts.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'], trustedProxies },
      // Both are off by themselves when NODE_ENV is test.
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      // It prints who could not sign in; only an exception is for the log.
      log: (_level, _message, ...more) => {
        const error = more.find((part) => part instanceof Error)
        if (error) log('action_failed', { action: 'sign-in', error })
      },
    },
  })
}

function accountOf(body: unknown): string {
  const email = (body as { email?: unknown } | undefined)?.email
  return typeof email === 'string' ? email.trim().toLowerCase() : ''
}
