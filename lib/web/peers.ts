import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

const proxyHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]

/**
 * Drops what a request says about its own origin unless it comes from a trusted proxy, before
 * anything reads it. Next then fills in the address of the socket, so a made-up X-Forwarded-For
 * gets nobody past the limits of sign-in.
 */
export function watchPeers(trustedProxies: string[]): void {
  const trusted = networksOf(trustedProxies)
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    if (isTrustedPeer(trusted, request.socket.remoteAddress)) return
    for (const name of proxyHeaders) delete request.headers[name]
  })
}

/** `10.0.0.2` and `10.1.0.0/16` as one list to ask. */
export function networksOf(proxies: string[]): BlockList {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

export function isTrustedPeer(trusted: BlockList, address: string | undefined): boolean {
  if (!address) return false
  // A server on `::` sees IPv4 peers in this form.
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  return trusted.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}
