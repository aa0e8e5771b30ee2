import { expect, test } from 'vitest'
import { RowCache } from '#components/ui/row-cache.ts'

/** A list whose pages arrive when the test says so. */
function slowList() {
  const waiting: {
    offset: number
    answer: (text?: string) => Promise<void>
    refuse: () => Promise<void>
  }[] = []
  const cache = new RowCache<string>((offset, limit) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>()
    const settled = () => promise.then(drain, drain)
    waiting.push({
      offset,
      answer: (text = 'row') => {
        resolve(Array.from({ length: limit }, (_, index) => `${text} ${offset + index}`))
        return settled()
      },
      refuse: () => {
        reject(new Error('down'))
        return settled()
      },
    })
    return promise
  })
  const next = () => {
    const request = waiting.shift()
    if (!request) throw new Error('nothing was asked for')
    return request
  }
  return { cache, waiting, next }
}

const drain = () => new Promise<void>((resolve) => setTimeout(resolve))

test('asks once for a page in sight and gives its rows', async () => {
  const { cache, waiting, next } = slowList()
  cache.want(0, 40)
  cache.want(3, 43)
  expect(waiting).toHaveLength(1)
  await next().answer()
  expect(cache.row(42)).toBe('row 42')
  expect(cache.row(256)).toBeUndefined()
})

test('while the thumb is dragged only the newest place is asked for', async () => {
  const { cache, waiting, next } = slowList()
  for (let row = 0; row < 500_000; row += 10_000) cache.want(row, row + 40)
  expect(waiting).toHaveLength(2)
  await next().answer()
  await next().answer()
  expect(waiting.map(({ offset }) => offset)).toEqual([Math.floor(490_000 / 256) * 256])
})

test('keeps a bounded number of rows', async () => {
  const { cache, next } = slowList()
  for (let page = 0; page < 60; page++) {
    cache.want(page * 256, page * 256 + 40)
    await next().answer()
  }
  expect(cache.row(0)).toBeUndefined()
  expect(cache.row(59 * 256)).toBe('row 15104')
})

test('shows the old content until the new is here', async () => {
  const { cache, next } = slowList()
  cache.want(0, 40)
  await next().answer('old')
  cache.refresh()
  expect(cache.row(1)).toBe('old 1')
  await next().answer('new')
  expect(cache.row(1)).toBe('new 1')
})

test('an answer from before a refresh is thrown away', async () => {
  const { cache, next } = slowList()
  cache.want(0, 40)
  const early = next()
  cache.refresh()
  await next().answer('new')
  await early.answer('old')
  expect(cache.row(1)).toBe('new 1')
})

test('other rows start empty', async () => {
  const { cache, next } = slowList()
  cache.want(0, 40)
  await next().answer()
  cache.reset()
  expect(cache.row(1)).toBeUndefined()
})

test('a failure is said once and retried when asked', async () => {
  const { cache, waiting, next } = slowList()
  cache.want(0, 40)
  await next().refuse()
  expect(cache.hasFailed).toBe(true)
  cache.want(0, 40)
  expect(waiting).toHaveLength(0)
  cache.retry()
  await next().answer()
  expect(cache.row(0)).toBe('row 0')
  expect(cache.hasFailed).toBe(false)
})
