import { z } from 'zod'

export const passwordLengthMin = 12
export const passwordLengthMax = 128

const email = z
  .string()
  .trim()
  .min(1, 'An e-mail address is needed.')
  .max(254, 'An e-mail address has at most 254 characters.')
  .pipe(z.email('This is not an e-mail address.'))

export const signInSchema = z.object({
  email,
  password: z.string().min(1, 'A password is needed.').max(passwordLengthMax, 'This is too long.'),
  /** Where to go on to; checked again on the server. */
  from: z.string().max(2000).optional(),
})

/** The form of the first admin. */
export const setupSchema = z
  .object({
    token: z.string().min(1).max(200),
    name: z.string().trim().min(1, 'A name is needed.').max(100, 'At most 100 characters.'),
    email,
    password: z
      .string()
      .min(passwordLengthMin, `At least ${passwordLengthMin} characters.`)
      .max(passwordLengthMax, `At most ${passwordLengthMax} characters.`),
    /** Asked only when the environment does not say it. */
    timeZone: z.string().max(100).refine(isTimeZone, 'Choose the zone of the site.').optional(),
  })
  .superRefine(({ email, name, password }, context) => {
    const message = weaknessOf(password, [email, name])
    if (message) context.addIssue({ code: 'custom', path: ['password'], message })
  })

/** Why a password that is long enough is still easily guessed; null when nothing is seen. */
export function weaknessOf(password: string, known: string[]): string | null {
  const text = password.toLowerCase()
  if (new Set(text).size < 5) return 'Too few different characters: this is easily guessed.'
  if (isRun(text)) return 'This follows the keys or the alphabet: it is easily guessed.'
  const rest = [...known.flatMap(partsOf), ...commonWords].reduce(
    (left, word) => left.replaceAll(word, ''),
    text,
  )
  // What remains must be something of one's own, not a year or a mark at the end.
  if (rest.replace(/[\d\W_]/g, '').length < 3 && rest.length < 8)
    return 'This is made of your name, your address or a common word: it is easily guessed.'
  return null
}

const commonWords = [
  'password',
  'passwort',
  'punchdesk',
  'go2clock',
  'welcome',
  'admin',
  'letmein',
  'qwerty',
  'changeme',
]
const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm']

function isRun(text: string): boolean {
  return runs.some((run) => run.includes(text) || [...run].reverse().join('').includes(text))
}

function partsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
