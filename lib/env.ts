import { z } from 'zod'

/** What the environment says, parsed once. Every problem is listed at once. */
export type Env = z.output<typeof envSchema>

const emptyIsAbsent = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional())

const envSchema = z
  .object({
    GO2CLOCK_API_KEY: optional(z.string().trim()),
    GO2CLOCK_BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'is not a web address' })),
    GO2CLOCK_TIME_ZONE: optional(
      z.string().refine(isTimeZone, 'is not a time zone such as Europe/London'),
    ),
    DATABASE_URL: optional(
      z.string().regex(/^(file:|postgres(ql)?:\/\/)/, 'begins with file: or postgres://'),
    ),
    PUNCHDESK_SECRET: optional(z.string().min(32, 'has at least 32 characters')),
    PUNCHDESK_ADMIN_EMAIL: optional(z.email('is not an e-mail address')),
    PUNCHDESK_ADMIN_PASSWORD: optional(z.string().min(12, 'has at least 12 characters')),
    HOST: optional(z.string()),
    PORT: optional(z.coerce.number().int().min(1).max(65535, 'is a number from 1 to 65535')),
    PUNCHDESK_URL: optional(z.url({ protocol: /^https?$/, error: 'is not a web address' })),
    PUNCHDESK_TRUSTED_PROXIES: optional(z.string()),
    PUNCHDESK_SANDBOX_URL: optional(z.url()),
  })
  .transform((raw) => {
    const host = raw.HOST ?? '127.0.0.1'
    const port = raw.PORT ?? 3000
    return {
      apiKey: raw.GO2CLOCK_API_KEY,
      baseUrl: raw.GO2CLOCK_BASE_URL ?? 'https://app.go2clock.com',
      timeZone: raw.GO2CLOCK_TIME_ZONE,
      databaseUrl: raw.DATABASE_URL ?? 'file:./data/punchdesk.db',
      secret: raw.PUNCHDESK_SECRET,
      adminEmail: raw.PUNCHDESK_ADMIN_EMAIL,
      adminPassword: raw.PUNCHDESK_ADMIN_PASSWORD,
      publicUrl: raw.PUNCHDESK_URL ?? `http://${host}:${port}`,
      trustedProxies: (raw.PUNCHDESK_TRUSTED_PROXIES ?? '').split(',').filter(Boolean),
      sandboxUrl: raw.PUNCHDESK_SANDBOX_URL,
    }
  })

/** Throws an error whose message lists every problem, one a line; never a value. */
export function env(): Env {
  const shared = globalThis as { punchdeskEnv?: Env }
  shared.punchdeskEnv ??= parseEnv(process.env)
  return shared.punchdeskEnv
}

/** The same for any set of variables. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(variables)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  throw new Error(problems.join('\n'))
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
