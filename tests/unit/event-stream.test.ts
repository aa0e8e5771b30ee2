import { expect, it, onTestFinished, vi } from 'vitest'
import { eventStream } from '#lib/imports/event-stream.ts'

type Value = { answered: number; isOver: boolean }

function streamOf(
  values: (Value | null)[],
  more: { signal?: AbortSignal; maxAgeMs?: number } = {},
) {
  let reads = 0
  const response = eventStream<Value>({
    read: async () => values[Math.min(reads++, values.length - 1)] ?? null,
    isLast: (value) => value.isOver,
    signal: new AbortController().signal,
    everyMs: 1,
    ...more,
  })
  return { response, reads: () => reads }
}

it('sends what changed, once, and ends with the last', async () => {
  const { response } = streamOf([
    { answered: 1, isOver: false },
    { answered: 1, isOver: false },
    { answered: 2, isOver: true },
  ])
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await response.text()).toBe(
    [
      'retry: 2000',
      'data: {"answered":1,"isOver":false}',
      'data: {"answered":2,"isOver":true}',
      'event: end\ndata:',
      '',
    ].join('\n\n'),
  )
})

it('ends when nothing may be read any more', async () => {
  const { response } = streamOf([{ answered: 1, isOver: false }, null])
  expect(await response.text()).toMatch(/"answered":1,"isOver":false}\n\n$/)
})

it('beats while nothing changes and ends at its age', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const same = { answered: 1, isOver: false }
  const response = eventStream<Value>({
    read: async () => same,
    isLast: () => false,
    signal: new AbortController().signal,
    everyMs: 2,
    heartbeatMs: 10,
    maxAgeMs: 60,
  })
  const text = response.text()
  await vi.advanceTimersByTimeAsync(60)
  expect(await text).toBe(
    [
      'retry: 2000',
      'data: {"answered":1,"isOver":false}',
      ...Array(5).fill(': still here'),
      '',
    ].join('\n\n'),
  )
})

it('reads no more once the browser has left', async () => {
  const { response, reads } = streamOf([{ answered: 1, isOver: false }])
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  const before = reads()
  await new Promise((soon) => setTimeout(soon, 30))
  expect(reads() - before).toBeLessThanOrEqual(1)
})
