import { loadResultsResponse } from '#lib/imports/loaders.ts'
import { readImportId } from '#lib/imports/schema.ts'

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return await loadResultsResponse(request, readImportId((await params).id) ?? 0)
}
