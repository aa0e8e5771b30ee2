import net from 'node:net'

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => probe.once('listening', listening))
  const { port } = probe.address() as net.AddressInfo
  await new Promise((closed) => probe.close(closed))
  return port
}
