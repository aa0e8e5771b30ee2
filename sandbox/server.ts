import { isUtf8 } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectBody } from './collect-body.ts'
import { type Controls, controlPrefix, handleControl } from './control.ts'
import { Journal, type JournalLine, type JournalOptions } from './journal.ts'
import { type Decision, PunchCall } from './punch-call.ts'
import { readSettings } from './read-settings.ts'
import { isSilent, render, send, sentText } from './send.ts'
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
  const stored = new Stored()
  const journal = await Journal.open(options.journal ?? {}, (line) => stored.replay(line))
  const first = readSettings(options.settings ?? {}, defaultSettings(options.key ?? 'sandbox-key'))
  if (typeof first === 'string') throw new Error(first)
  let settings = first
  let recovery: NodeJS.Timeout | undefined
  const call = new PunchCall(settings, stored)
  const server = createServer({ keepAliveTimeout: 60_000 }, onRequest)
  await listen(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  // A fault given at the start may already want the port closed.
  if (first.down) await putInForce()

  const controls: Controls = { journal, stored, settings: () => settings, change, restore, forget }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.startsWith(controlPrefix)) handleControl(request, response, controls)
    else onCall(request, response)
  }

  function onCall(request: IncomingMessage, response: ServerResponse): void {
    const at = new Date().toISOString()
    const { method = '', url: path = '', headers } = request
    collectBody(request, (bytes, isWhole) => {
      const isText = bytes !== null && isUtf8(bytes)
      const body = isText ? bytes.toString('utf8') : null
      const key = headers.apikey?.toString()
      const decision: Decision | null = isWhole
        ? call.decide(
            { method, path, key, contentType: headers['content-type'], body },
            journal.nextSeq,
          )
        : null
      const asXml = settings.formatByAccept && !headers.accept?.includes('json')
      const rendered = decision && render(decision.answer, asXml)
      const rule = decision?.rule ?? null
      const hasAnswer = rendered !== null && !(rule && isSilent(rule))
      const entry = {
        at,
        method,
        path,
        body: body ?? '',
        ...(bytes && !isText ? { bodyBase64: bytes.toString('base64') } : {}),
        status: hasAnswer ? rendered.status : null,
        answer: hasAnswer ? withoutKey(sentText(rendered, rule), key, settings.echoBadKey) : null,
        stored: decision?.stored ?? false,
        keyOk: decision?.keyOk ?? key === settings.key,
        fault: decision ? decision.fault : 'incomplete',
      }
      const delayMs = delay(settings) + (rule?.kind === 'slow' ? (rule.ms ?? 1000) : 0)
      journal.append(entry, () => {
        if (!rendered) return
        if (delayMs > 0) setTimeout(send, delayMs, response, rendered, rule)
        else send(response, rendered, rule)
      })
    })
  }

  function change(given: unknown): string | { putInForce: () => void } {
    const next = readSettings(given, settings)
    return typeof next === 'string' ? next : use(next)
  }

  function restore() {
    return use(first as Settings)
  }

  function use(next: Settings) {
    settings = next
    call.change(settings)
    return { putInForce: () => void putInForce() }
  }

  /** Closes or opens the port as `down` asks, and sets the clock for its end. */
  async function putInForce(): Promise<void> {
    clearTimeout(recovery)
    const { down } = settings
    if (down?.forMs) {
      recovery = setTimeout(() => use({ ...settings, down: null }).putInForce(), down.forMs)
    }
    if (down?.as === 'refuse' && server.listening) {
      server.close()
      server.closeAllConnections()
    } else if (down?.as !== 'refuse' && !server.listening) {
      await listen(server, port)
    }
  }

  function forget(done: () => void): void {
    stored.clear()
    journal.append({ at: new Date().toISOString(), reset: true }, done)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    settings: async (given) => {
      if (given !== undefined) {
        const changed = change(given)
        if (typeof changed === 'string') throw new Error(changed)
        await putInForce()
      }
      return settings
    },
    restore: () => {
      restore()
      return putInForce()
    },
    journal: async (since) => {
      const lines: JournalLine[] = []
      for await (const line of journal.read(since)) lines.push(JSON.parse(line))
      return lines
    },
    stored: () => ({ count: stored.count, punches: stored.list(0, Number.POSITIVE_INFINITY) }),
    forget: () => new Promise((resolve) => forget(resolve)),
    stop: async () => {
      clearTimeout(recovery)
      await close(server)
      await journal.close()
    },
  }
}

function delay({ latencyMs, jitterMs }: Settings): number {
  return latencyMs + (jitterMs > 0 ? Math.random() * jitterMs : 0)
}

function withoutKey(
  text: string | null,
  key: string | undefined,
  isEchoed: boolean,
): string | null {
  return text && key && isEchoed ? text.replaceAll(key, '***') : text
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Answers under way get a second to leave; whoever was left hanging is cut off then. */
async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cutOff = setTimeout(() => server.closeAllConnections(), 1000)
  await closed
  clearTimeout(cutOff)
}
