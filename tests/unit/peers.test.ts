import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isTrustedPeer, networksOf, watchPeers } from '#lib/web/peers.ts'

describe('trusted proxies', () => {
  const trusted = networksOf(['10.1.0.0/16', '192.0.2.7', 'fd00::/8'])

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', 'fd12::1'])('%s is one', (address) => {
    expect(isTrustedPeer(trusted, address)).toBe(true)
  })

  it.each(['10.2.0.1', '192.0.2.8', '::1', '2001:db8::1', undefined])('%s is none', (address) => {
    expect(isTrustedPeer(trusted, address)).toBe(false)
  })
})

describe('what a request says of its own origin', () => {
  it('is gone before anything reads it', async () => {
    watchPeers(['10.1.0.0/16'])
    let seen: IncomingHttpHeaders = {}
    const server = createServer((request, response) => {
      seen = request.headers
      response.end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())

    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      headers: { 'x-forwarded-for': '10.9.9.9', 'x-forwarded-host': 'evil.example', 'x-mark': '1' },
    })

    expect(seen['x-mark']).toBe('1')
    expect(seen).not.toHaveProperty('x-forwarded-for')
    expect(seen).not.toHaveProperty('x-forwarded-host')
  })
})
