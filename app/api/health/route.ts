import { loadHealth } from '#lib/connections/loaders.ts'

/** For whoever watches over the service: no session needed, nothing secret said. */
export async function GET(): Promise<Response> {
  const health = await loadHealth()
  return Response.json(health, {
    status: health.status === 'ok' ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
  })
}
