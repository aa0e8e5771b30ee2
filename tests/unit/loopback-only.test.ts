import dns from 'node:dns'
import http from 'node:http'
import net from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { isLoopback, violations } from '../support/loopback-only.ts'

describe('the loopback guard', () => {
  // Each violation below is meant; the set-up file would fail the test for it.
  afterEach(() => {
    expect(violations.splice(0)).not.toEqual([])
  })

  it('stops a socket to another machine', () => {
    expect(() => net.connect(443, '192.0.2.1')).toThrow('LOOPBACK ONLY')
    expect(() => net.connect({ port: 443, host: 'app.go2clock.com' })).toThrow('LOOPBACK ONLY')
  })

  it('stops a request and a fetch', async () => {
    expect(() => http.get('http://192.0.2.1/')).toThrow('LOOPBACK ONLY')
    await expect(fetch('http://192.0.2.1/')).rejects.toThrow()
  })

  it('stops the look-up of a name', () => {
    expect(() => dns.lookup('app.go2clock.com', () => {})).toThrow('LOOPBACK ONLY')
    expect(() => dns.promises.resolve4('app.go2clock.com')).toThrow('LOOPBACK ONLY')
  })
})

describe('isLoopback', () => {
  it('knows this machine from all others', () => {
    const here = ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1']
    const elsewhere = ['10.0.0.1', '128.0.0.1', '127.0.0.1.example.com', 'fe80::1', 'example.com']
    expect(here.filter((host) => !isLoopback(host))).toEqual([])
    expect(elsewhere.filter(isLoopback)).toEqual([])
  })

  it('lets a connection to this machine through', async () => {
    const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await new Promise((listening) => server.once('listening', listening))
    const { port } = server.address() as net.AddressInfo
    // A name may have several addresses: the right one is not given up for another in a hurry.
    const socket = net.connect({ port, host: 'localhost', autoSelectFamilyAttemptTimeout: 20_000 })
    await new Promise((connected) => socket.once('connect', connected))
    socket.destroy()
    server.close()
  })
})
