/** Which web addresses are this desk, and where a person may be sent after signing in. */

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * The origins people may use: the public one and, when that is this machine, its other names
 * (a newcomer opens localhost where the server says 127.0.0.1). The port is always the same, so
 * none of them can be another server.
 */
export function ownOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!loopbackNames.includes(url.hostname)) return [url.origin]
  return loopbackNames.map((name) => {
    const alias = new URL(url)
    alias.hostname = name
    return alias.origin
  })
}

type RequestHeaders = { get(name: string): string | null }

/**
 * Whether a request that changes something was made by our own page. Browsers send Origin with
 * every such request; without one it is no browser, and its cookie is SameSite anyway.
 */
export function isFromOwnPage(headers: RequestHeaders, publicUrl: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const origin = headers.get('origin')
  return origin === null || ownOrigins(publicUrl).includes(origin)
}

/**
 * The path to go on to after signing in; `/` for anything that is not a plain path of this desk
 * (`//evil.example`, `/\evil.example`, a scheme, a control character).
 */
export function safeReturnPath(text: string | null | undefined): string {
  if (!text || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text)) return '/'
  const base = 'http://desk.invalid'
  if (!URL.canParse(text, base)) return '/'
  const url = new URL(text, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return '/'
  if (/^\/(sign-in|setup|api)(\/|$)/.test(url.pathname)) return '/'
  return url.pathname + url.search
}
