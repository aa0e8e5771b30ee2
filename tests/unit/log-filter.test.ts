import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LogFilter, logHref, readLogView } from '#lib/ledger/log-filter.ts'
import { punchStates } from '#lib/ledger/states.ts'

const paramsOf = (href: string) =>
  Object.fromEntries(new URLSearchParams(href.split('?')[1] ?? '').entries())

describe('the address of the log', () => {
  it('says every filter in words a person can read', () => {
    const filter: LogFilter = {
      states: ['unknown', 'rejected'],
      employee: '00417',
      from: '2026-08-03',
      to: '2026-08-09',
      importId: 7,
      byHand: false,
    }
    expect(logHref({ filter, punchId: 12 })).toBe(
      '/log?state=rejected,unknown&employee=00417&from=2026-08-03&to=2026-08-09&import=7&punch=12',
    )
  })

  it('reads back whatever it wrote', () => {
    const day = fc
      .integer({ min: 0, max: 20_000 })
      .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
    const filters = fc.record({
      states: fc.subarray([...punchStates]),
      employee: fc.option(fc.stringMatching(/^\d{1,20}$/), { nil: undefined }),
      from: fc.option(day, { nil: undefined }),
      importId: fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined }),
      byHand: fc.boolean(),
    })
    fc.assert(
      fc.property(filters, fc.integer({ min: 1, max: 1e9 }), (filter, id) => {
        const cursor = { towards: 'older' as const, id, checktime: undefined }
        const view = readLogView(paramsOf(logHref({ filter, cursor, punchId: id })))
        expect(view).toEqual({
          filter: { ...filter, to: undefined },
          cursor,
          punchId: id,
          remarks: [],
        })
      }),
    )
  })

  it('ignores what means nothing, and says so', () => {
    const view = readLogView({
      state: 'rejected,lost',
      employee: '12a',
      from: '2026-02-30',
      import: '-1',
      older: 'x',
      punch: '0',
      by: 'fax',
    })
    expect(view.filter).toEqual({ states: [], byHand: false })
    expect(view.cursor).toBeUndefined()
    expect(view.remarks).toHaveLength(7)
    expect(view.remarks[0]).toBe('“rejected,lost” in the address is no list of states.')
  })

  it('swaps dates that are the wrong way round', () => {
    const view = readLogView({ from: '2026-08-09', to: '2026-08-03' })
    expect([view.filter.from, view.filter.to]).toEqual(['2026-08-03', '2026-08-09'])
    expect(view.remarks).toHaveLength(1)
  })
})
