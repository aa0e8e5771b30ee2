/**
 * A server that takes requests as HTTP and answers with whatever bytes a test says: what no HTTP
 * library would send. It keeps the head of every request.
 */
import net from 'node:net'
import { onTestFinished } from 'vitest'

/** Called once per request, with how many came before it and its body. */
export type Lie = (socket: net.Socket, nth: number, body: string) => void

export async function startLiar(lie: Lie): Promise<{ url: string; heads: string[] }> {
  const heads: string[] = []
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    let came = ''
    socket.on('data', (chunk) => {
      came += chunk.toString('latin1')
      for (let end = requestEnd(came); end > 0; end = requestEnd(came)) {
        const [head = '', body = ''] = came.slice(0, end).split('\r\n\r\n')
        came = came.slice(end)
        heads.push(head)
        lie(socket, heads.length - 1, body)
      }
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as net.AddressInfo
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, heads }
}

/** Where the first whole request in `text` ends; 0 when there is none yet. */
function requestEnd(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, head))?.[1] ?? 0)
  return text.length >= head + 4 + length ? head + 4 + length : 0
}

export const successBody = '{"status":"success","message":"","error":"Success created."}'

/** One answer as bytes; headers of the test's own take the place of the usual ones. */
export function answerBytes(
  body: string | Buffer = successBody,
  status = '200 OK',
  headers: Record<string, string> = {},
): Buffer {
  const bytes = Buffer.from(body)
  const all = {
    'Content-Type': 'application/json',
    'Content-Length': `${bytes.length}`,
    ...headers,
  }
  const lines = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`), bytes])
}

/** Sends `bytes` again and again, a moment apart, until the other side has had enough. */
export function drip(socket: net.Socket, bytes: string | Buffer, everyMs = 20): void {
  const timer = setInterval(() => socket.write(bytes), everyMs)
  socket.on('close', () => clearInterval(timer))
}
