/** Server-sent events of one thing that changes now and then (HTML standard, section 9.2). */

type EventStreamOptions<T> = {
  /** What to send; null ends the stream (signed out, gone). Sent only when its JSON changed. */
  read: () => Promise<T | null>
  /** True when nothing more can change: sent, then `end`, then closed. */
  isLast: (value: T) => boolean
  signal: AbortSignal
  everyMs?: number
  /** A comment that keeps proxies from closing a quiet stream. */
  heartbeatMs?: number
  /** The browser connects anew after this, so that no stream outlives a restart for long. */
  maxAgeMs?: number
}

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Answers with a stream that ends by itself, when the browser leaves, or at its greatest age. */
export function eventStream<T>(options: EventStreamOptions<T>): Response {
  const encoder = new TextEncoder()
  const left = new AbortController()
  const signal = AbortSignal.any([options.signal, left.signal])
  const body = new ReadableStream<Uint8Array>({
    async start(stream) {
      try {
        for await (const text of texts(options, signal)) stream.enqueue(encoder.encode(text))
      } catch (error) {
        // The browser left in the middle of a line; that is no failure.
        if (!signal.aborted) stream.error(error)
        return
      }
      if (!left.signal.aborted) stream.close()
    },
    cancel: () => left.abort(),
  })
  return new Response(body, { headers })
}

async function* texts<T>(
  {
    read,
    isLast,
    everyMs = 1_000,
    heartbeatMs = 15_000,
    maxAgeMs = 300_000,
  }: EventStreamOptions<T>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const startedAt = performance.now()
  let sentAt = startedAt
  let before = ''
  yield 'retry: 2000\n\n'
  while (!signal.aborted && performance.now() - startedAt < maxAgeMs) {
    const value = await read()
    if (value === null) return
    const json = JSON.stringify(value)
    if (json !== before) {
      before = json
      sentAt = performance.now()
      yield `data: ${json}\n\n`
    } else if (performance.now() - sentAt >= heartbeatMs) {
      sentAt = performance.now()
      yield ': still here\n\n'
    }
    if (isLast(value)) {
      yield 'event: end\ndata:\n\n'
      return
    }
    await pause(everyMs, signal)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
