import { describe, expect, it, onTestFinished } from 'vitest'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { type ChaosOptions, chaosKinds, startChaosProxy } from '../support/chaos-proxy.ts'
import { until } from '../support/ledger.ts'

const punch = (minute: number) => ({
  userid: '123',
  checktime: `2026-08-07T08:${String(minute % 60).padStart(2, '0')}:00`,
  checktype: 0,
})

/** For clients that are to give up soon; undici looks at its time-outs twice a second. */
const soonMs = 100
/** Longer than any test. */
const foreverMs = 600_000

async function openLine(more: Partial<ChaosOptions> = {}, answerTimeoutMs = 30_000) {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.stop())
  const proxy = await startChaosProxy({ target: sandbox.url, seed: 1, ...more })
  onTestFinished(() => proxy.stop())
  const client = openGo2Clock({ baseUrl: proxy.url, key: 'sandbox-key', answerTimeoutMs })
  onTestFinished(() => client.destroy())
  return { sandbox, proxy, client }
}

describe('the chaos proxy', () => {
  it('passes on what it does not spoil', async () => {
    const { sandbox, client } = await openLine()
    expect(await client.send(punch(1))).toMatchObject({ outcome: 'accepted' })
    expect(sandbox.stored().count).toBe(1)
  })

  it.each([
    { kind: 'reset-before', outcome: 'unknown', stored: 0 },
    { kind: 'reset-after', outcome: 'unknown', stored: 1 },
    { kind: 'truncate', outcome: 'unknown', stored: 1 },
    { kind: 'drip', outcome: 'accepted', stored: 1 },
    { kind: 'delay', outcome: 'accepted', stored: 1 },
  ])('$kind: the client sees $outcome, Go2Clock has $stored', async ({ kind, outcome, stored }) => {
    const { sandbox, proxy, client } = await openLine({ rates: { [kind]: 1 }, delayMs: 20 })
    expect(await client.send(punch(1))).toMatchObject({ outcome })
    expect(sandbox.stored().count).toBe(stored)
    expect(proxy.hits).toMatchObject({ [kind]: 1 })
  })

  // Of the twelve lines of this seed 4 lose the answer, 3 are late and 5 lose the request.
  it.each([
    { blackholeMs: foreverMs, stored: 4 },
    { blackholeMs: 100, stored: 4 + 3 },
  ])(
    'loses a request in a blackhole, brings it late, or loses its answer ($stored of 12 arrive)',
    async (given) => {
      const { blackholeMs, stored } = given
      const options = { seed: 2, rates: { blackhole: 1 }, blackholeMs }
      const { sandbox, proxy, client } = await openLine(options, soonMs)
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, at) => client.send(punch(at))),
      )
      expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']))
      await until(
        () => sandbox.stored().count,
        (count) => count === stored,
      )
      await proxy.stop()
      expect(sandbox.stored().count).toBe(stored)
    },
  )

  it('brings nothing through in the dark, and what was sent may come after it', async () => {
    const { sandbox, proxy, client } = await openLine({}, soonMs)
    proxy.darken(foreverMs)
    expect(await client.send(punch(1))).toMatchObject({ outcome: 'unknown' })
    expect(sandbox.stored().count).toBe(0)
    proxy.darken(0)
    await until(
      () => client.send(punch(1)),
      ({ outcome }) => outcome === 'duplicate',
    )
  })

  it('refuses for a while, and is as before afterwards', async () => {
    const { proxy, client } = await openLine()
    const over = Promise.withResolvers<void>()
    const refused = proxy.refuse(over.promise)
    await until(
      () => client.send(punch(1)),
      ({ outcome }) => outcome === 'not_sent',
    )
    over.resolve()
    await refused
    expect(await client.send(punch(1))).toMatchObject({ outcome: 'accepted' })
  })

  it('spoils the same exchanges again with the same seed', async () => {
    const rates = Object.fromEntries(chaosKinds.map((kind) => [kind, 0.1]))
    const outcomesOf = async (seed: number) => {
      const { client } = await openLine({ seed, rates, blackholeMs: 0, delayMs: 10 }, soonMs)
      const outcomes: string[] = []
      for (let minute = 0; minute < 25; minute++) {
        outcomes.push((await client.send(punch(minute))).outcome)
      }
      return outcomes
    }
    const first = await outcomesOf(7)
    expect(await outcomesOf(7)).toEqual(first)
    expect(await outcomesOf(8)).not.toEqual(first)
  })
})
