/**
 * A TCP proxy that spoils what goes through it: between delivery and Go2Clock's stand-in, or between
 * a process and PostgreSQL. Which exchange is spoilt, and how, depends on the seed, the number of the
 * connection and the number of the exchange on it (a request and its answer), never on the clock.
 */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pick, type Random, randomFrom, seedOf } from './random.ts'

export const chaosKinds = [
  /** The line breaks before the request is passed on. */
  'reset-before',
  /** The request arrives, its answer breaks the line. */
  'reset-after',
  /** Half of the answer, then the end. */
  'truncate',
  /** The answer comes in crumbs. */
  'drip',
  /** Request or answer is late. */
  'delay',
  /** Request lost, or late, or its answer lost; nobody is told. */
  'blackhole',
] as const
export type ChaosKind = (typeof chaosKinds)[number]

/** Share of the exchanges that each kind hits, 0 to 1. */
export type ChaosRates = Partial<Record<ChaosKind, number>>

export type ChaosOptions = {
  /** `http://127.0.0.1:4010` or `postgres://...`: host and port are taken. */
  target: string
  seed: number
  rates?: ChaosRates
  /** Longest delay. */
  delayMs?: number
  /** How long a blackhole keeps its connection. */
  blackholeMs?: number
  /** Sees the first bytes of each request before they are passed on, and may take its time. */
  onRequest?: (bytes: Buffer) => Promise<void> | void
}

export type ChaosProxy = {
  /** The target's URL with the proxy in its place. */
  url: string
  /** How often each kind has hit. */
  hits: Record<ChaosKind, number>
  rates: (rates: ChaosRates) => void
  /**
   * Nothing comes through in either direction for so long from now on, and no longer; what was sent may
   * still arrive after it.
   */
  darken: (ms: number) => void
  /** Connections are refused for so long, or until then, and those that are open break. */
  refuse: (time: number | Promise<void>) => Promise<void>
  stop: () => Promise<void>
}

type Fault = { kind: ChaosKind; random: Random }

/** Listens on a free port of 127.0.0.1. */
export async function startChaosProxy(options: ChaosOptions): Promise<ChaosProxy> {
  const target = new URL(options.target)
  const { seed, delayMs = 100, blackholeMs = 1_000 } = options
  const hits = Object.fromEntries(chaosKinds.map((kind) => [kind, 0])) as ChaosProxy['hits']
  const open = new Set<net.Socket>()
  const stopping = new AbortController()
  let rates = options.rates ?? {}
  let connections = 0
  let darkUntilMs = 0
  let darkChanged = Promise.withResolvers<void>()

  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = net.connect({
      host: target.hostname,
      port: Number(target.port || 80),
      allowHalfOpen: true,
      noDelay: true,
    })
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => open.delete(socket))
    }
    carry(client, upstream, ++connections)
  })
  await listen(0)
  const { port } = server.address() as net.AddressInfo
  const url = new URL(options.target)
  url.port = String(port)

  function carry(client: net.Socket, upstream: net.Socket, connection: number) {
    let exchange = 0
    let isAnswered = true
    let fault: Fault | null = null
    /** Nothing that the server says is passed on any more. */
    let isMute = false

    // A request that is held back arrives even when its sender has gone.
    carryRequests().catch(() => upstream.end())
    carryAnswers().catch(() => isMute || client.resetAndDestroy())

    async function carryRequests() {
      for await (const chunk of client) {
        if (isAnswered) {
          isAnswered = false
          fault = choose(connection, ++exchange)
          await options.onRequest?.(chunk)
        }
        await light()
        if (fault?.kind === 'reset-before') return reset()
        if (fault?.kind === 'blackhole') return swallow(chunk, fault.random)
        if (fault?.kind === 'delay' && fault.random() < 0.5) await wait(fault.random() * delayMs)
        upstream.write(chunk)
      }
      upstream.end()
    }

    async function carryAnswers() {
      for await (const chunk of upstream) {
        const isFirst = !isAnswered
        isAnswered = true
        await light()
        if (isMute) continue
        if (isFirst && fault) await spoil(chunk, fault)
        else client.write(chunk)
      }
      if (!isMute) client.end()
    }

    /** The answer is lost, or the request comes late, or it never comes. */
    async function swallow(chunk: Buffer, random: Random) {
      isMute = true
      const way = pick(random, ['no answer', 'late', 'lost'])
      if (way === 'no answer') upstream.write(chunk)
      await wait(blackholeMs)
      if (way === 'late') upstream.write(chunk)
      upstream.end()
    }

    async function spoil(chunk: Buffer, { kind, random }: Fault) {
      if (kind === 'reset-after') return reset()
      if (kind === 'truncate') {
        isMute = true
        client.end(chunk.subarray(0, chunk.length >> 1))
        upstream.destroy()
      } else if (kind === 'drip') {
        const step = Math.max(1, chunk.length >> 3)
        for (let at = 0; at < chunk.length; at += step) {
          client.write(chunk.subarray(at, at + step))
          await wait(delayMs / 20)
        }
      } else {
        if (kind === 'delay') await wait(random() * delayMs)
        client.write(chunk)
      }
    }

    function reset() {
      isMute = true
      client.resetAndDestroy()
      upstream.destroy()
    }
  }

  function choose(connection: number, exchange: number): Fault | null {
    const random = randomFrom(seedOf(seed, connection, exchange))
    let drawn = random()
    for (const kind of chaosKinds) {
      drawn -= rates[kind] ?? 0
      if (drawn >= 0) continue
      hits[kind]++
      return { kind, random }
    }
    return null
  }

  /** Waits until the line is light again. */
  async function light() {
    while (Date.now() < darkUntilMs) {
      await Promise.race([wait(darkUntilMs - Date.now()), darkChanged.promise])
    }
  }

  async function wait(ms: number) {
    await sleep(ms, undefined, { signal: stopping.signal })
  }

  async function listen(at: number) {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }

  function cutAll() {
    for (const socket of open) socket.resetAndDestroy()
  }

  return {
    url: url.href.replace(/\/$/, ''),
    hits,
    rates: (given) => {
      rates = given
    },
    darken: (ms) => {
      darkUntilMs = Date.now() + ms
      darkChanged.resolve()
      darkChanged = Promise.withResolvers()
    },
    refuse: async (time) => {
      const closed = once(server, 'close')
      server.close()
      cutAll()
      await closed
      await (typeof time === 'number' ? wait(time) : time)
      await listen(port)
    },
    stop: async () => {
      stopping.abort()
      const closed = server.listening ? once(server, 'close') : Promise.resolve()
      server.close()
      cutAll()
      await closed
    },
  }
}
