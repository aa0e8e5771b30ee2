/**
 * No test, bench or process they start may reach another machine: every connection and look-up of a
 * name that is not loopback throws here, before a byte leaves.
 *
 * Loaded by vitest as a set-up file and by child processes through `guardedNodeOptions`. Code under
 * test may well swallow the error (an unreachable host is daily bread for the delivery), so the
 * violation is also kept in `violations` and written to stderr, where the fixtures look for it.
 */
import dns from 'node:dns'
import net from 'node:net'

export const violationMark = 'LOOPBACK ONLY:'
export const violations: string[] = []

/** NODE_OPTIONS that put this guard into a Node child process. */
export const guardedNodeOptions = `--import=${import.meta.url}`

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === '' || bare === 'localhost' || bare.endsWith('.localhost')) return true
  if (net.isIPv4(bare)) return bare.startsWith('127.') || bare === '0.0.0.0'
  return bare === '::1' || bare === '::' || bare.startsWith('::ffff:127.')
}

function refuse(host: string): never {
  const sentence = `${violationMark} something tried to reach ${host}`
  violations.push(sentence)
  // vitest tells of it itself, with the test's name (strict.ts).
  if (!process.env.VITEST_WORKER_ID) {
    process.stderr.write(`${sentence}\n${new Error('from').stack}\n`)
  }
  throw new Error(sentence)
}

const marker = Symbol.for('punchdesk.loopback-only')
const shared = globalThis as { [marker]?: true }
if (!shared[marker]) {
  shared[marker] = true
  guardConnections()
  guardLookUps()
}

function guardConnections() {
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args)
    if (host !== undefined && !isLoopback(host)) refuse(host)
    return Reflect.apply(connect, this, args)
  } as typeof connect
}

/** connect(options), connect(port, host), connect(path) and Node's own [normalized] form. */
function hostOf(args: unknown[]): string | undefined {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: string; path?: string }
    return path ? undefined : host
  }
  return typeof args[1] === 'string' ? args[1] : undefined
}

function guardLookUps() {
  const names = ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny'] as const
  for (const api of [dns, dns.promises] as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >[]) {
    for (const name of names) {
      const real = api[name]
      if (!real) continue
      api[name] = (host: unknown, ...rest: unknown[]) => {
        if (typeof host === 'string' && !isLoopback(host)) refuse(host)
        return Reflect.apply(real, api, [host, ...rest])
      }
    }
  }
}
