const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  // Not no-referrer: browsers would send a form without script with the Origin "null".
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
}
// A worker lives under the policy of its own file, not of its page: it may connect to nothing.
const files = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
}
const data = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** @param {Record<string, string>} values */
const list = (values) => Object.entries(values).map(([key, value]) => ({ key, value }))

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Given by the launcher's build; null lets Next make one up.
  generateBuildId: async () => process.env.PUNCHDESK_BUILD_ID || null,
  // next dev would print what each action was given: employees, notes.
  logging: { serverFunctions: false },
  serverExternalPackages: ['pg', 'kysely'],
  // The pages' own policy, with its nonce, is proxy.ts's.
  headers: async () => [
    { source: '/:path*', headers: list(everywhere) },
    { source: '/_next/static/:path*', headers: list(files) },
    { source: '/:file(.*\\.(?:svg|png|ico|txt|webmanifest))', headers: list(files) },
    { source: '/api/:path*', headers: list(data) },
  ],
}
