import { type NextRequest, NextResponse } from 'next/server'
import { env } from '#lib/env.ts'
import { askedPathHeader, pageHeaders, pagePolicy } from '#lib/web/page-headers.ts'

/** Gives every page its nonce and headers. It guards nothing: pages ask for the session themselves. */
export function proxy(request: NextRequest): NextResponse {
  const { publicUrl, isDevelopment } = env()
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = pagePolicy(nonce, { isDevelopment })

  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // Next reads the nonce for its own scripts from here.
  headers.set('content-security-policy', policy)
  headers.set(askedPathHeader, request.nextUrl.pathname + request.nextUrl.search)

  const response = NextResponse.next({ request: { headers } })
  for (const [name, value] of Object.entries(pageHeaders(policy, publicUrl)))
    response.headers.set(name, value)
  return response
}

export const config = {
  matcher: [
    {
      source: '/((?!_next/static/|api/|.*\\.(?:svg|png|ico|txt|webmanifest)$).*)',
      // The body of an action would be cut at 10 MB on its way through here, silently.
      missing: [{ type: 'header', key: 'next-action' }],
    },
  ],
}
