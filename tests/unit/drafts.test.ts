import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type Draft,
  type DraftSource,
  draftFacts,
  draftForm,
  isExpired,
  isOfUser,
  ownerOf,
} from '#lib/drafts/draft.ts'
import { DraftKeeper, type DraftNews, type DraftStore, type KeepState } from '#lib/drafts/keeper.ts'

const day = 24 * 60 * 60 * 1000
// Tuesday 11 August 2026, 10:22 in Leeds.
const keptAtMs = Date.parse('2026-08-11T09:22:00Z')
const head = { owner: 'ruth/1', holder: 'a', name: 'week.csv', rows: 2_503, changes: 14, keptAtMs }

describe('a draft', () => {
  test('is told with its rows, its changes and when it was kept, by the clock of the site', () => {
    const facts = (nowMs: number, some = {}) =>
      draftFacts({ ...head, ...some }, 'Europe/London', nowMs)
    expect(facts(keptAtMs + 2 * day)).toBe('2,503 rows, 14 changes, kept on Tuesday at 10:22')
    expect(facts(keptAtMs + 60_000)).toBe('2,503 rows, 14 changes, kept today at 10:22')
    expect(facts(keptAtMs, { rows: 1, changes: 0 })).toBe('1 row, kept today at 10:22')
    // Half past midnight on Wednesday in Kathmandu.
    const inKathmandu = { ...head, keptAtMs: Date.parse('2026-08-11T18:45:00Z') }
    expect(draftFacts(inKathmandu, 'Asia/Kathmandu', keptAtMs + 3 * day)).toContain(
      'on Wednesday at 00:30',
    )
  })

  test('is kept for seven days', () => {
    expect(isExpired(head, keptAtMs + 7 * day)).toBe(false)
    expect(isExpired(head, keptAtMs + 7 * day + 1)).toBe(true)
  })

  test('belongs to one person and one connection', () => {
    expect(ownerOf('ruth', 1)).not.toBe(ownerOf('ruth', 2))
    expect(isOfUser(ownerOf('ruth', 1), 'ruth')).toBe(true)
    expect(isOfUser(ownerOf('ruthless', 1), 'ruth')).toBe(false)
  })
})

/** The rules of browser-store.ts without a browser; the real one is tested in one. */
function memoryStore() {
  const kept = new Map<string, { draft: Draft; source: DraftSource }>()
  const store: DraftStore = {
    read: async (owner) => kept.get(owner) ?? null,
    begin: async (draft, source) => void kept.set(draft.owner, { draft, source }),
    async take(owner, holder) {
      const found = kept.get(owner)
      if (found) found.draft = { ...found.draft, holder }
      return found !== undefined
    },
    async save(draft) {
      const found = kept.get(draft.owner)
      if (!found) return 'gone'
      if (found.draft.holder !== draft.holder) return 'taken'
      found.draft = draft
      return 'kept'
    },
    async drop(owner, holder) {
      if (holder === undefined || kept.get(owner)?.draft.holder === holder) kept.delete(owner)
    },
    dropOfUser: async () => {},
    dropExpired: async () => {},
  }
  return { store, kept }
}

describe('keeping', () => {
  const { store, kept } = memoryStore()
  /** Tabs hear each other at once, and never themselves. */
  const tabs: DraftKeeper[] = []
  let revision: number

  beforeEach(() => {
    vi.useFakeTimers()
    kept.clear()
    tabs.length = 0
    revision = 1
    return () => vi.useRealTimers()
  })

  function openTab({ hears = true } = {}) {
    const states: KeepState[] = []
    const work = vi.fn(async (since: number) =>
      since === revision ? null : { revision, work: { changes: revision } as Draft['work'] },
    )
    const keeper: DraftKeeper = new DraftKeeper({
      owner: 'ruth/1',
      store,
      work,
      onState: (state) => states.push(state),
      tell: (news: DraftNews) => {
        for (const tab of tabs) if (tab !== keeper) tab.heard(news)
      },
      newHolder: () => `tab ${tabs.length}`,
    })
    if (hears) tabs.push(keeper)
    return { keeper, states, work }
  }
  const file = (name = 'week.csv') => ({ name, rows: 3, source: `text of ${name}`, reading: {} })
  const changes = () => kept.get('ruth/1')?.draft.changes

  test('begins with the file and writes every change within a second', async () => {
    const { keeper, states } = openTab()
    keeper.open(file())
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept.get('ruth/1')?.source).toBe('text of week.csv')
    for (revision = 2; revision < 30; revision++) {
      keeper.changed()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(changes()).toBeGreaterThan(20)
    await vi.advanceTimersByTimeAsync(900)
    expect(changes()).toBe(29)
    expect(states).toEqual(['keeping', 'kept'])
  })

  test('looks are not written', async () => {
    const { keeper, work } = openTab()
    keeper.open(file())
    await vi.advanceTimersByTimeAsync(1_000)
    const before = kept.get('ruth/1')?.draft
    keeper.changed()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(work).toHaveBeenCalledTimes(2)
    expect(kept.get('ruth/1')?.draft).toBe(before)
  })

  test('the step and another reading are kept, too', async () => {
    const { keeper } = openTab()
    const opened = file()
    keeper.open(opened)
    await vi.advanceTimersByTimeAsync(1_000)
    keeper.atStep('check')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept.get('ruth/1')?.draft.step).toBe('check')
    keeper.open({ ...opened, reading: { encoding: 'windows-1252' } })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept.get('ruth/1')?.draft.reading).toEqual({ encoding: 'windows-1252' })
  })

  for (const hears of [true, false]) {
    test(`the newer of two tabs wins and nothing is mixed (${hears ? 'told' : 'found when writing'})`, async () => {
      const older = openTab({ hears })
      older.keeper.open(file('old.csv'))
      await vi.advanceTimersByTimeAsync(1_000)
      const newer = openTab()
      newer.keeper.open(file('new.csv'))
      await vi.advanceTimersByTimeAsync(1_000)
      revision++
      older.keeper.changed()
      await vi.advanceTimersByTimeAsync(1_000)
      expect(older.states.at(-1)).toBe('taken')
      expect(newer.states.at(-1)).toBe('kept')
      const { draft, source } = kept.get('ruth/1') ?? {}
      expect([draft?.name, draft?.changes, source]).toEqual(['new.csv', 1, 'text of new.csv'])
    })
  }

  test('going on with a draft takes it from the tab that had it', async () => {
    const older = openTab()
    older.keeper.open(file())
    await vi.advanceTimersByTimeAsync(1_000)
    const newer = openTab()
    const found = await store.read('ruth/1')
    if (!found) throw new Error('Nothing was kept.')
    expect(await newer.keeper.resume(found.draft, found.source)).toBe(true)
    expect(older.states.at(-1)).toBe('taken')
    newer.keeper.open({ ...file(), source: found.source })
    revision++
    await vi.advanceTimersByTimeAsync(1_000)
    expect(changes()).toBe(2)
  })

  test('nothing is left after it was sent, and a late write brings nothing back', async () => {
    const { keeper, states } = openTab()
    keeper.open(file())
    await vi.advanceTimersByTimeAsync(1_000)
    revision++
    keeper.changed()
    const late = keeper.flush()
    await keeper.finish()
    await late
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept.size).toBe(0)
    expect(states.at(-1)).toBe('none')
  })

  test('a sent draft of another tab is left alone', async () => {
    const older = openTab({ hears: false })
    older.keeper.open(file('old.csv'))
    await vi.advanceTimersByTimeAsync(1_000)
    const newer = openTab()
    newer.keeper.open(file('new.csv'))
    await vi.advanceTimersByTimeAsync(1_000)
    await older.keeper.finish()
    expect(kept.get('ruth/1')?.draft.name).toBe('new.csv')
  })

  test('a sign-out elsewhere ends it and says so', async () => {
    const { keeper, states } = openTab()
    keeper.open(file())
    await vi.advanceTimersByTimeAsync(1_000)
    keeper.heard({ userId: 'somebody else' })
    expect(states.at(-1)).toBe('kept')
    keeper.heard({ userId: 'ruth' })
    kept.clear()
    expect(states.at(-1)).toBe('gone')
    revision++
    keeper.changed()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept.size).toBe(0)
  })

  test('a file that is too large is not begun, and an older draft stays', async () => {
    const before = { ...head, form: draftForm, step: 'read', reading: {}, work: {} } as Draft
    kept.set('ruth/1', { draft: before, source: 'older' })
    const { keeper, states } = openTab()
    keeper.open({ ...file(), source: { size: 200_000_001 } as Blob })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(states).toEqual(['too-large'])
    expect(kept.get('ruth/1')?.draft).toBe(before)
  })

  test.each([
    ['QuotaExceededError', 'no-room'],
    ['SecurityError', 'no-store'],
  ])('%s is told as %s and not tried again', async (name, state) => {
    const failing = vi
      .spyOn(store, 'begin')
      .mockRejectedValue(Object.assign(new Error('no'), { name }))
    const { keeper, states } = openTab()
    keeper.open(file())
    keeper.changed()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(states.at(-1)).toBe(state)
    expect(failing).toHaveBeenCalledTimes(1)
    failing.mockRestore()
  })

  test('a worker that was stopped before it answered holds nothing up', async () => {
    const { keeper, work } = openTab()
    work.mockReturnValueOnce(new Promise(() => {}))
    keeper.open(file('old.csv'))
    await vi.advanceTimersByTimeAsync(1_000)
    keeper.close()
    keeper.open(file('new.csv'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept.get('ruth/1')?.draft.name).toBe('new.csv')
  })
})
