import { loadFrameResponse } from '#lib/connections/loaders.ts'

/** What the frame of every page shows, polled while the page is open. */
export async function GET(request: Request): Promise<Response> {
  return await loadFrameResponse(request)
}
