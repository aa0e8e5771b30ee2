import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { type Answer, toXml } from './answers.ts'
import type { FaultKind, FaultRule } from './settings.ts'

/** An answer as bytes and head, ready to leave. */
export type Rendered = { status: number; headers: Record<string, string>; text: string }

export function render(answer: Answer, asXml: boolean): Rendered {
  const { status, body } = answer
  if (typeof body === 'string') return { status, headers: { ...answer.headers }, text: body }
  const type = asXml ? 'application/xml; charset=utf-8' : 'application/json; charset=utf-8'
  return {
    status,
    headers: { 'content-type': type, ...answer.headers },
    text: asXml ? toXml(body) : JSON.stringify(body),
  }
}

/** What of the text goes out: half of it, when the fault says so. */
export function sentText({ text }: Rendered, rule: FaultRule | null): string {
  return rule?.kind === 'cut-body' ? text.slice(0, text.length >> 1) : text
}

/** Whether the connection ends or hangs without a byte of answer. */
export function isSilent(rule: FaultRule): boolean {
  return ['reset-before', 'reset-after', 'timeout'].includes(rule.kind)
}

export function send(response: ServerResponse, rendered: Rendered, rule: FaultRule | null): void {
  const way = (rule && spoiltWays[rule.kind]) ?? sendWhole
  way(response, rendered, rule?.bytes ?? 1 << 30)
}

type Way = (response: ServerResponse, rendered: Rendered, bytes: number) => void

const spoiltWays: Partial<Record<FaultKind, Way>> = {
  'reset-before': reset,
  'reset-after': reset,
  // Left open without a word until the client gives up or the sandbox stops.
  timeout: () => {},
  'cut-body': sendHalf,
  gzip: sendGzip,
  'gzip-bomb': sendBomb,
  'huge-body': sendHuge,
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function sendWhole(response: ServerResponse, { status, headers, text }: Rendered): void {
  headers['content-length'] = String(Buffer.byteLength(text))
  response.writeHead(status, headers)
  response.end(text)
}

function sendHalf(response: ServerResponse, { status, headers, text }: Rendered): void {
  headers['content-length'] = String(Buffer.byteLength(text))
  response.writeHead(status, headers)
  response.write(text.slice(0, text.length >> 1), () => response.socket?.destroy())
}

function sendGzip(response: ServerResponse, { status, headers, text }: Rendered): void {
  const bytes = gzipSync(text)
  headers['content-encoding'] = 'gzip'
  headers['content-length'] = String(bytes.length)
  response.writeHead(status, headers)
  response.end(bytes)
}

const blockBytes = 1 << 20

/** gzip allows members in a row, so one small block said often unpacks to any size. */
function sendBomb(
  response: ServerResponse,
  { status, headers, text }: Rendered,
  bytes: number,
): void {
  const block = gzipSync(Buffer.alloc(blockBytes, ' '), { level: 9 })
  headers['content-encoding'] = 'gzip'
  response.writeHead(status, headers)
  response.write(gzipSync(text))
  repeat(response, block, Math.ceil(bytes / blockBytes))
}

/** Good JSON followed by white space: still the right answer to whoever swallows it all. */
function sendHuge(
  response: ServerResponse,
  { status, headers, text }: Rendered,
  bytes: number,
): void {
  response.writeHead(status, headers)
  response.write(text)
  repeat(response, Buffer.alloc(blockBytes, ' '), Math.ceil(bytes / blockBytes))
}

function repeat(response: ServerResponse, block: Buffer, times: number): void {
  let left = times
  const push = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1
      if (!response.write(block)) {
        response.once('drain', push)
        return
      }
    }
    response.end()
  }
  push()
}
