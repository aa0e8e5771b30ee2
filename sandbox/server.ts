import { createServer } from 'node:http'
import { type Change, type Controls, controlPrefix, handleControl } from './control.ts'
import { handleExchange } from './exchange.ts'
import { Journal, type JournalLine, type JournalOptions } from './journal.ts'
import { Listener } from './listener.ts'
import { PunchCall } from './punch-call.ts'
import { readSettings } from './read-settings.ts'
import { defaultSettings, type Settings, type SettingsChange } from './settings.ts'
import { Stored, type StoredPunch } from './stored.ts'

export type SandboxOptions = {
  /** 0 (the default) takes any free port. */
  port?: number
  key?: string
  journal?: JournalOptions
  settings?: SettingsChange
}

export type Sandbox = {
  url: string
  /** The present settings; with a change, the settings after it took effect. */
  settings: (change?: SettingsChange) => Promise<Settings>
  /** Back to the settings it started with. */
  restore: () => Promise<void>
  /** All lines after `since`. */
  journal: (since?: number) => Promise<JournalLine[]>
  stored: () => { count: number; punches: StoredPunch[] }
  /** Forgets the stored punches; the journal keeps its lines and notes it. */
  forget: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a stand-in for Go2Clock on 127.0.0.1; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { key = 'sandbox-key' } = options
  const first = readSettings({ key, ...options.settings }, defaultSettings(key))
  if (typeof first === 'string') throw new Error(first)
  const stored = new Stored()
  const journal = await Journal.open(options.journal ?? {}, (line) => stored.replay(line))
  const call = new PunchCall(first, stored)
  let settings = first
  let recovery: NodeJS.Timeout | undefined

  const controls: Controls = {
    journal,
    stored,
    settings: () => settings,
    change: (given) => {
      const next = readSettings(given, settings)
      return typeof next === 'string' ? next : use(next)
    },
    restore: () => use(first),
    forget: (done) => {
      stored.clear()
      journal.append({ at: new Date().toISOString(), reset: true }, done)
    },
  }
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url?.startsWith(controlPrefix)) handleControl(request, response, controls)
    else handleExchange(request, response, { call, journal, settings })
  })
  const listener = new Listener(server, options.port ?? 0)
  await listener.open()
  await putInForce()

  function use(next: Settings): Change {
    settings = next
    call.change(settings)
    return { putInForce }
  }

  /** Opens or shuts the port as `down` asks, and sets the clock for its end. */
  function putInForce(): Promise<void> {
    clearTimeout(recovery)
    const { down } = settings
    if (down?.forMs) {
      recovery = setTimeout(() => use({ ...settings, down: null }).putInForce(), down.forMs)
    }
    return down?.as === 'refuse' ? listener.shut() : listener.open()
  }

  return {
    url: listener.url,
    settings: async (given) => {
      if (given === undefined) return settings
      const change = controls.change(given)
      if (typeof change === 'string') throw new Error(change)
      await change.putInForce()
      return settings
    },
    restore: () => controls.restore().putInForce(),
    journal: async (since) => {
      const lines: JournalLine[] = []
      for await (const line of journal.read(since)) lines.push(JSON.parse(line))
      return lines
    },
    stored: () => ({ count: stored.count, punches: stored.list(0, Number.POSITIVE_INFINITY) }),
    forget: () => new Promise((resolve) => controls.forget(resolve)),
    stop: async () => {
      clearTimeout(recovery)
      await listener.end()
      await journal.close()
    },
  }
}
