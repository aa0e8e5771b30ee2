import type { Instrumentation } from 'next'

/** Runs once when the web process starts, before its first page. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { env } = await import('#lib/env.ts')
  const { watchPeers } = await import('#lib/web/peers.ts')
  watchPeers(env().trustedProxies)
  if (env().isDevelopment) return
  const { logWhatIsPrinted } = await import('#lib/web/printed.ts')
  logWhatIsPrinted()
}

/** What a page, route or action threw: the log has it under the name of the route. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { logRequestError } = await import('#lib/web/printed.ts')
  logRequestError(error, { route: context.routePath, kind: context.routeType })
}
