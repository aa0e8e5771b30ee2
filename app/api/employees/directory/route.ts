import { loadDirectoryResponse } from '#lib/employees/loaders.ts'

/** Everybody of one connection (`?connection=1`), for the import workbench. */
export async function GET(request: Request): Promise<Response> {
  return await loadDirectoryResponse(request)
}
