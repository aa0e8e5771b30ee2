/** Tells a page which path and query it was asked for; set by proxy.ts on every page. */
export const askedPathHeader = 'x-punchdesk-path'

/**
 * The Content-Security-Policy of a page. Scripts run by nonce alone (they may load more of ours);
 * style elements too, while `style` attributes are open: a virtual list gets its height by one,
 * and the server writes them into the page.
 */
export function pagePolicy(nonce: string, { isDevelopment = false } = {}): string {
  return [
    "default-src 'self'",
    // React's development build evaluates code to show server stacks.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-elem 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every page beside those of next.config.js, which cannot know the public address. */
export function pageHeaders(policy: string, publicUrl: string): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'Cache-Control': 'private, no-store',
    ...(publicUrl.startsWith('https:') && {
      'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    }),
  }
}
