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

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
