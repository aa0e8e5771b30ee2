/** An error as the log may hold it. */
export type CleanError = {
  name: string
  code?: string
  message: string
  /** Where it came from, innermost first. */
  at: string[]
  cause?: CleanError
}

const messageMaxLength = 300
const framesMax = 10
const causesMax = 3
const word = /^[\w.:-]{1,60}$/
/** A line of V8's stack ends in a place in a file, or says that there is none. */
const frame = /^\s+at (.*(?::\d+:\d+|<anonymous>|native|index \d+)\)?)$/

/**
 * Leaves of an error what tells the bug and takes what could tell a secret or a punch: an error's other
 * fields quote rows, and its message quotes what it was given. `secrets` are texts known to be one.
 */
export function cleanError(thrown: unknown, secrets: readonly string[], depth = 0): CleanError {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: '', at: [] }
  const { name, message, stack, cause } = thrown
  const { code, errcode } = thrown as { code?: unknown; errcode?: unknown }
  const clean: CleanError = {
    name: word.test(name) ? cleanText(name, secrets) : 'Error',
    message: cleanText(message, secrets),
    at: framesOf(stack, message).map((line) => withoutSecrets(line, secrets)),
  }
  const told = [code, errcode].find((value) => word.test(String(value ?? '')))
  if (told !== undefined) clean.code = cleanText(String(told), secrets)
  if (cause instanceof Error && depth < causesMax)
    clean.cause = cleanError(cause, secrets, depth + 1)
  return clean
}

function framesOf(stack: unknown, message: string): string[] {
  if (typeof stack !== 'string') return []
  // The message stands before the frames, and could have lines that look like one.
  const begin = stack.indexOf(message)
  const rest = begin < 0 ? stack : stack.slice(begin + message.length)
  return rest
    .split('\n')
    .flatMap((line) => frame.exec(line)?.[1] ?? [])
    .slice(0, framesMax)
}

/** Quotations, addresses, long numbers and long words go: none of them is needed to find a bug. */
function cleanText(text: string, secrets: readonly string[]): string {
  return withoutSecrets(text, secrets)
    .replace(/\s+/g, ' ')
    .replace(/\/\/[^/\s]*@/g, '//…@')
    .replace(/[^\s@]+@[^\s@]+/g, '…')
    .replace(/".*/, withoutQuotation)
    .replace(/`.*/, withoutQuotation)
    .replace(/(?<!\w)'.*'(?!\w)/, "'…'")
    .replace(/\bReceived .*/, 'Received …')
    .replace(/(?<!:)\b\d{4,}/g, '…')
    .replace(/[\w+/=-]{24,}/g, '…')
    .slice(0, messageMaxLength)
}

/**
 * From the first quote to the last, for a quotation may hold quotes itself. When it is cut before its
 * end, or what follows is no plain words, that goes too.
 */
function withoutQuotation(quoted: string): string {
  const quote = quoted.charAt(0)
  const parts = quoted.split(quote)
  const after = parts.at(-1) ?? ''
  const isClosed = parts.length % 2 === 1 && /^[a-z ,.()]*$/i.test(after)
  return isClosed ? `${quote}…${quote}${after}` : `${quote}…`
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text)
}
