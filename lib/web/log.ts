import { env, secretsOf } from '#lib/env.ts'
import type { Log, LogEvent, LogFields } from '#lib/log/events.ts'
import { openLog } from '#lib/log.ts'

/** The log of the web process. */
export const log: Log = (event, more) => {
  // Next gives pages, actions and instrumentation a module each; only globalThis is shared.
  const shared = globalThis as { punchdeskLog?: Log }
  shared.punchdeskLog ??= openWebLog()
  shared.punchdeskLog(event, more)
}

const lastMs = new Map<string, number>()
const seldomMs = 60_000

/** The same for what every browser asks for every few seconds: once a minute per route. */
export function logSeldom(event: LogEvent, more: LogFields & { route: string }): void {
  const nowMs = performance.now()
  if (nowMs - (lastMs.get(more.route) ?? -seldomMs) < seldomMs) return
  lastMs.set(more.route, nowMs)
  log(event, more)
}

function openWebLog(): Log {
  const secrets = secretsOf(env())
  return openLog({ process: 'web', level: env().logLevel, secrets: () => secrets })
}
