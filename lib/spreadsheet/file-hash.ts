import { sha256 } from '@noble/hashes/sha2.js'

/** Hex SHA-256 of the bytes as they came. */
export async function hashOfFile(blob: Blob): Promise<string> {
  // Pages on plain http in a local network have no crypto.subtle.
  if (globalThis.crypto?.subtle) {
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())))
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
