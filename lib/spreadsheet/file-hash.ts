import { sha256 } from '@noble/hashes/sha2.js'

/** Hex SHA-256 of the bytes as they came. `subtle` is absent on plain http in a local network. */
export async function hashOfFile(
  blob: Blob,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<string> {
  if (subtle) {
    return hex(new Uint8Array(await subtle.digest('SHA-256', await blob.arrayBuffer())))
  }
  const hash = sha256.create()
  const reader = blob.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return hex(hash.digest())
    hash.update(value)
  }
}

/**
 * One fingerprint for files that are one import, whatever their order; a single file keeps its own, so
 * that it is known again as the file that was sent.
 */
export async function hashOfFiles(
  blobs: Blob[],
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<string> {
  const hashes: string[] = []
  for (const blob of blobs) hashes.push(await hashOfFile(blob, subtle))
  if (hashes.length === 1) return hashes[0] as string
  return hashOfFile(new Blob([hashes.sort().join('\n')]), subtle)
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
