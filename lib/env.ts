import { isIP } from 'node:net'
import { z } from 'zod'

/** What the environment says, parsed once. Every problem is listed at once. */
export type Env = z.output<typeof envSchema>

/** Every problem of the environment, each a sentence that names its variable and never its value. */
export class EnvError extends Error {
  override name = 'EnvError'
  readonly problems: string[]

  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const emptyIsAbsent = (value: unknown) =>
  typeof value === 'string' ? value.trim() || undefined : value
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional())
const webAddress = z.url({ protocol: /^https?$/, error: 'must be a web address (https://...)' })
const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
const port = 'must be a number from 1 to 65535'

const envSchema = z
  .object({
    // A line break or a space inside would end up in a header.
    GO2CLOCK_API_KEY: optional(
      z.string().regex(/^[\x21-\x7e]+$/, 'must be one word without spaces'),
    ),
    GO2CLOCK_BASE_URL: optional(
      webAddress
        .refine(
          isSafeForKey,
          'must begin with https:// so that the key does not travel in the open',
        )
        .refine(isBareOrigin, 'must be a host alone, without a path')
        .transform((url) => new URL(url).origin),
    ),
    GO2CLOCK_TIME_ZONE: optional(
      z.string().refine(isTimeZone, 'must be a time zone such as Europe/London'),
    ),
    DATABASE_URL: optional(
      z
        .string()
        .regex(/^(file:.|postgres(ql)?:\/\/.)/, 'must begin with file: or postgres://')
        .refine(
          isOpenable,
          'cannot be read: write a special sign of its password as %40 and the like',
        ),
    ),
    PUNCHDESK_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
    PUNCHDESK_ADMIN_EMAIL: optional(z.email('must be an e-mail address')),
    PUNCHDESK_ADMIN_PASSWORD: optional(
      z
        .string()
        .min(12, 'must have at least 12 characters')
        .max(128, 'must have at most 128 characters'),
    ),
    HOST: optional(z.string().regex(/^[\w.:-]+$/, 'must be an address or name to listen on')),
    PORT: optional(z.coerce.number(port).int(port).min(1, port).max(65535, port)),
    PUNCHDESK_URL: optional(
      webAddress
        .refine(isBareOrigin, 'must be an address without a path')
        .transform((url) => new URL(url).origin),
    ),
    PUNCHDESK_TRUSTED_PROXIES: optional(
      z
        .string()
        .transform((list) => list.split(/[\s,]+/).filter(Boolean))
        .refine(
          (list) => list.every(isNetwork),
          'must list addresses or networks: 10.0.0.2, 10.1.0.0/16',
        ),
    ),
    LOG_LEVEL: optional(z.enum(logLevels, `must be one of ${logLevels.join(', ')}`)),
    PUNCHDESK_SANDBOX_URL: optional(webAddress.transform((url) => new URL(url).origin)),
    PUNCHDESK_DELIVERY_OWNER: optional(z.string()),
    NODE_ENV: optional(z.string()),
  })
  .transform((raw) => {
    const host = raw.HOST ?? '127.0.0.1'
    return {
      apiKey: raw.GO2CLOCK_API_KEY,
      baseUrl: raw.GO2CLOCK_BASE_URL ?? 'https://app.go2clock.com',
      timeZone: raw.GO2CLOCK_TIME_ZONE,
      databaseUrl: raw.DATABASE_URL ?? 'file:./data/punchdesk.db',
      secret: raw.PUNCHDESK_SECRET,
      adminEmail: raw.PUNCHDESK_ADMIN_EMAIL,
      adminPassword: raw.PUNCHDESK_ADMIN_PASSWORD,
      publicUrl: raw.PUNCHDESK_URL ?? `http://${addressOf(host)}:${raw.PORT ?? 3000}`,
      trustedProxies: raw.PUNCHDESK_TRUSTED_PROXIES ?? [],
      logLevel: raw.LOG_LEVEL ?? 'info',
      sandboxUrl: raw.PUNCHDESK_SANDBOX_URL,
      deliveryOwner: raw.PUNCHDESK_DELIVERY_OWNER,
      isDevelopment: raw.NODE_ENV === 'development',
    }
  })

/** Throws EnvError. */
export function env(): Env {
  const shared = globalThis as { punchdeskEnv?: Env }
  shared.punchdeskEnv ??= parseEnv(process.env)
  return shared.punchdeskEnv
}

/**
 * The moment at which a test wants this process to be killed. Read apart from the rest, because it is
 * met in processes that are given their settings in another way.
 */
export function failpointAsked(): string | undefined {
  return process.env.PUNCHDESK_FAILPOINT
}

/** The same for any set of variables. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(variables)
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}.`),
    ...missingIn(variables),
  ]
  if (parsed.success && problems.length === 0) return parsed.data
  throw new EnvError(problems)
}

/** What one variable makes necessary of another. */
function missingIn(variables: Record<string, string | undefined>): string[] {
  const has = (name: string) => emptyIsAbsent(variables[name]) !== undefined
  const problems: string[] = []
  if (has('PUNCHDESK_ADMIN_EMAIL') && !has('PUNCHDESK_ADMIN_PASSWORD'))
    problems.push('PUNCHDESK_ADMIN_PASSWORD is missing beside PUNCHDESK_ADMIN_EMAIL.')
  if (has('PUNCHDESK_ADMIN_PASSWORD') && !has('PUNCHDESK_ADMIN_EMAIL'))
    problems.push('PUNCHDESK_ADMIN_EMAIL is missing beside PUNCHDESK_ADMIN_PASSWORD.')
  if (/^\s*postgres/.test(variables.DATABASE_URL ?? '') && !has('PUNCHDESK_SECRET')) {
    problems.push(
      'PUNCHDESK_SECRET is missing: with PostgreSQL every instance needs the same one, at least 32 random characters.',
    )
  }
  return problems
}

/** Texts of the environment that must be in no log. */
export function secretsOf({ apiKey, secret, adminPassword, databaseUrl }: Env): string[] {
  const password = URL.canParse(databaseUrl) ? new URL(databaseUrl).password : ''
  const given = [apiKey, secret, adminPassword, password, decoded(password)]
  return given.filter((text) => text !== undefined).filter(Boolean)
}

/** How a person on this machine reaches what listens on `host`. */
function addressOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return isIP(host) === 6 ? `[${host}]` : host
}

/** Plain http would show the key to the network; on this machine there is none. */
function isSafeForKey(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/** What it quotes of an address that cannot be read would have the password in it. */
function isOpenable(url: string): boolean {
  return url.startsWith('file:') || URL.canParse(url)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isBareOrigin(url: string): boolean {
  const { origin, href } = new URL(url)
  return href === `${origin}/`
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (!family || rest.length > 0) return false
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
