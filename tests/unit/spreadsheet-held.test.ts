import { describe, expect, it } from 'vitest'
import { type PunchState, punchStates } from '#lib/ledger/states.ts'
import { wallSeconds } from '#lib/punch/wall-clock.ts'
import type { Workbench } from '#lib/spreadsheet/schema.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

const file =
  'PIN,Date/Time,Status\n7,2026-08-03 07:00,IN\n007,2026-08-03 15:00,OUT\n8,2026-08-04 07:00,IN\n8,2026-08-04 15:00,OUT\n9,2026-08-10 07:00,IN\n9,2026-08-10 15:00,OUT\n'

type Held = [userid: string, checktime: string, type: number, state: PunchState]

/** Answers the worker's questions from a ledger with these punches; tells what was asked. */
async function compare(bench: Workbench, ledger: Held[], mostRows = 10_000) {
  const asked: string[] = []
  for (;;) {
    const question = await bench.heldQuestion(mostRows)
    if (!question) break
    if (question.kind === 'days') {
      asked.push(question.days.join(' '))
      const held = question.days.filter((day) => ledger.some(([, at]) => at.startsWith(day)))
      await bench.takeHeldDays(question.days, held)
      continue
    }
    const { people, from, to } = question
    asked.push(`${people.join(' ')}, ${from} to ${to}`)
    const found = ledger.flatMap(([userid, at, type, state]) => {
      const person = people.findIndex((each) => Number(each) === Number(userid))
      const isIn = person >= 0 && at >= from && at < `${to}U`
      return isIn
        ? [{ person, wall: wallSeconds(at), type, state: punchStates.indexOf(state) }]
        : []
    })
    await bench.takeHeldPunches(question, {
      people,
      origins: [{ by: 'Dan Osei', at: '2026-08-05T22:30:00.000Z' }],
      person: found.map((each) => each.person),
      wall: found.map((each) => each.wall),
      type: found.map((each) => each.type),
      state: found.map((each) => each.state),
      origin: found.map(() => 0),
    })
  }
  await bench.judgeHeld()
  return asked
}

describe('rows that were sent before', () => {
  it('stay behind, and say when, by whom and what became of it', async () => {
    const { bench } = await openWorkbench(file)
    const asked = await compare(bench, [
      ['7', '2026-08-03T07:00:00', 0, 'accepted'],
      ['0007', '2026-08-03T15:00:00', 1, 'queued'],
      ['8', '2026-08-04T07:00:00', 1, 'duplicate'],
      ['8', '2026-08-04T15:00:00', 1, 'rejected'],
    ])
    // Nothing is asked about employee 9: no punch of the ledger is of that day.
    expect(asked).toEqual(['2026-08-03 2026-08-04 2026-08-10', '7 8, 2026-08-03 to 2026-08-04'])
    expect(await glance(bench)).toEqual([
      '2 duplicate Sent 5 August, accepted',
      '3 duplicate Sent 5 August, queued',
      '4 warning Sent 5 August, duplicate',
      '5 warning Sent 5 August, rejected',
      '6 ready',
      '7 ready',
    ])
    const sentence = async (rowNo: number) =>
      (await bench.explain(rowNo, null)).findings[0]?.sentence
    // 22:30 UTC is 23:30 of that day in London.
    expect(await sentence(2)).toBe('Sent Wednesday 5 August by Dan Osei, accepted.')
    expect(await sentence(3)).toBe('Queued Wednesday 5 August by Dan Osei, no answer yet.')
    expect(await sentence(4)).toBe(
      'A punch of this employee and time was sent Wednesday 5 August by Dan Osei, duplicate, as 1 Out. Go2Clock keeps one punch per employee and time.',
    )
    expect(await sentence(5)).toMatch(
      /^Sent Wednesday 5 August by Dan Osei, rejected\. Go2Clock does/,
    )
    expect((await bench.sendSummary()).punches).toBe(4)
    expect((await bench.problems()).map(({ rule, rows }) => [rule, rows])).toEqual([
      ['sent-other-type', 1],
      ['tried-before', 1],
      ['sent-before', 2],
    ])
  })

  it('count as what happened: the rest of the day is judged with them', async () => {
    const { bench } = await openWorkbench(
      'PIN,Date/Time,Status\n7,2026-08-03 22:00,IN\n7,2026-08-04 06:00,OUT\n7,2026-08-04 22:00,IN\n7,2026-08-05 06:00,OUT\n',
    )
    await compare(bench, [['7', '2026-08-03T22:00:00', 0, 'accepted']])
    expect((await glance(bench)).slice(1)).toEqual(['3 ready', '4 ready', '5 ready'])
  })

  it('are asked about a few people at a time, and never twice', async () => {
    const { bench } = await openWorkbench(file)
    const ledger: Held[] = [
      ['7', '2026-08-03T07:00:00', 0, 'accepted'],
      ['9', '2026-08-10T07:00:00', 0, 'accepted'],
    ]
    expect(await compare(bench, ledger, 1)).toEqual([
      '2026-08-03 2026-08-04 2026-08-10',
      '7, 2026-08-03 to 2026-08-10',
      '9, 2026-08-03 to 2026-08-10',
    ])
    expect(await compare(bench, ledger)).toEqual([])
  })

  it('are asked about although an answer to an older question came late', async () => {
    const { bench } = await openWorkbench(file)
    const ledger: Held[] = [['8', '2026-08-04T07:00:00', 0, 'accepted']]
    const days = await bench.heldQuestion(1)
    if (days?.kind !== 'days') throw new Error('It begins with the days.')
    await bench.takeHeldDays(days.days, ['2026-08-03', '2026-08-04'])
    const older = await bench.heldQuestion(1)
    if (older?.kind !== 'people') throw new Error('Then it asks about people.')
    expect(older.people).toEqual(['7'])
    await bench.editCell(6, 0, '70')
    const newer = await bench.heldQuestion(1)
    // Both pages of the answer to the same people: nobody behind them is passed over.
    for (const question of [older, newer]) {
      if (question?.kind !== 'people') continue
      const none = { person: [], wall: [], type: [], state: [], origin: [] }
      await bench.takeHeldPunches(question, { people: question.people, origins: [], ...none })
    }
    await compare(bench, ledger)
    expect((await glance(bench))[2]).toBe('4 duplicate Sent 5 August, accepted')
  })

  it('are asked about again when an edit brings a new employee or a new day', async () => {
    const { bench } = await openWorkbench(file)
    const ledger: Held[] = [
      ['7', '2026-08-03T07:00:00', 0, 'accepted'],
      ['10', '2026-08-03T15:00:00', 1, 'accepted'],
      ['7', '2026-08-12T07:00:00', 0, 'accepted'],
    ]
    await compare(bench, ledger)
    await bench.editCell(3, 0, '10')
    expect(await compare(bench, ledger)).toEqual(['10, 2026-08-03 to 2026-08-03'])
    expect((await allRows(bench))[1]?.verdict).toBe('duplicate')
    await bench.editCell(2, 1, '2026-08-12 07:00')
    expect(await compare(bench, ledger)).toEqual(['2026-08-12', '7 10, 2026-08-03 to 2026-08-12'])
    expect((await allRows(bench))[0]?.verdict).toBe('duplicate')
    await bench.undo()
    expect((await allRows(bench))[0]?.reason).toBe('Sent 5 August, accepted')
  })
})
