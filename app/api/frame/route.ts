import { routeUser } from '#lib/auth/loaders.ts'
import { loadFrameFor } from '#lib/connections/loaders.ts'

/** What the frame of every page shows, polled while the page is open. */
export async function GET(request: Request): Promise<Response> {
  const user = await routeUser(request)
  if (user instanceof Response) return user
  return Response.json(await loadFrameFor(user), { headers: { 'Cache-Control': 'no-store' } })
}
