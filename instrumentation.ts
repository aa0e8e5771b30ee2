/** Runs once when the web process starts, before its first page. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { env } = await import('#lib/env.ts')
  const { watchPeers } = await import('#lib/web/peers.ts')
  watchPeers(env().trustedProxies)
}
