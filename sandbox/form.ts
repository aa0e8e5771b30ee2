/**
 * Reads an `application/x-www-form-urlencoded` body. Stricter than a browser's URLSearchParams,
 * which repairs what is broken: here a bad escape or a field given twice is an error.
 */
export type Form = { ok: true; fields: Map<string, string> } | { ok: false; error: string }

export function parseForm(body: string): Form {
  const fields = new Map<string, string>()
  if (body === '') return { ok: true, fields }
  for (const pair of body.split('&')) {
    const equals = pair.indexOf('=')
    if (equals < 1) return { ok: false, error: 'The body is not made of field=value pairs.' }
    const name = decode(pair.slice(0, equals))
    const value = decode(pair.slice(equals + 1))
    if (name === null || value === null) {
      return { ok: false, error: 'The body has an escape that is not UTF-8.' }
    }
    if (fields.has(name)) return { ok: false, error: `The ${name} field is given more than once.` }
    fields.set(name, value)
  }
  return { ok: true, fields }
}

function decode(text: string): string | null {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}
