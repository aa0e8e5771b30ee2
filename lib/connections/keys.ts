import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * A Go2Clock key at rest: AES-256-GCM under PUNCHDESK_SECRET, as `v1.<iv>.<tag>.<text>` in
 * base64url. The connection's address is bound in, so that a sealed key cannot be moved to a row
 * with another host and be sent there.
 */

const version = 'v1'
const keyBytes = 32
const ivBytes = 12

export class SealedKeyError extends Error {
  override name = 'SealedKeyError'
}

export function sealKey(apiKey: string, baseUrl: string, secret: string): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', derive(secret, 'seal'), iv)
  cipher.setAAD(Buffer.from(`${version} ${baseUrl}`))
  const text = Buffer.concat([cipher.update(apiKey, 'utf8'), cipher.final()])
  return [
    version,
    ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url')),
  ].join('.')
}

/** Throws SealedKeyError when it was sealed under another secret, for another address, or altered. */
export function unsealKey(sealed: string, baseUrl: string, secret: string): string {
  const [found, iv, tag, text] = sealed.split('.')
  if (found !== version || !iv || !tag || text === undefined)
    throw new SealedKeyError('The stored key has a form this version does not know.')
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      derive(secret, 'seal'),
      Buffer.from(iv, 'base64url'),
      { authTagLength: 16 },
    )
    decipher.setAAD(Buffer.from(`${version} ${baseUrl}`))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return (
      decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8')
    )
  } catch {
    throw new SealedKeyError('The stored key cannot be opened with this PUNCHDESK_SECRET.')
  }
}

/** Tells whether two keys are the same without holding either. */
export function fingerprintKey(apiKey: string, secret: string): string {
  return createHmac('sha256', derive(secret, 'fingerprint')).update(apiKey).digest('base64url')
}

function derive(secret: string, purpose: 'seal' | 'fingerprint'): Buffer {
  return Buffer.from(
    hkdfSync('sha256', secret, '', `punchdesk/connection-key/${purpose}/${version}`, keyBytes),
  )
}
