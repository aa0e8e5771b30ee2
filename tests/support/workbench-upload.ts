import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { Workbench } from '#lib/spreadsheet/schema.ts'
import {
  maxChunkGzipBytes,
  maxChunkJsonBytes,
  type UploadRow,
  uploadChunkSchema,
} from '#lib/spreadsheet/upload-rows.ts'

/** All rows as they would go up, and how many were in each chunk. */
export async function upload(bench: Workbench): Promise<{ rows: UploadRow[]; chunks: number[] }> {
  const rows: UploadRow[] = []
  const chunks: number[] = []
  for (let seq = 0; ; seq++) {
    const chunk = await bench.uploadChunk(seq)
    if (!chunk) return { rows, chunks }
    expect(chunk.seq).toBe(seq)
    expect(chunk.bytes.length).toBeLessThanOrEqual(maxChunkGzipBytes)
    const json = gunzipSync(chunk.bytes)
    expect(json.length).toBeLessThanOrEqual(maxChunkJsonBytes)
    const part = uploadChunkSchema.parse(JSON.parse(json.toString()))
    expect(part).toHaveLength(chunk.rows)
    chunks.push(chunk.rows)
    rows.push(...part)
  }
}
