'use client'

import { useEffect, useRef, useState } from 'react'
import { findHeldDays, findHeldPunches } from '#lib/held/actions.ts'
import type { Result } from '#lib/result.ts'
import type { EditResult, HeldQuestion } from '#lib/spreadsheet/schema.ts'
import type { Ask, AskCall } from './use-workbench.ts'

/** How far the rows are compared with what was sent before. */
export type HeldCheck =
  | { name: 'asking'; peopleLeft: number }
  | { name: 'done' }
  /** `message`: why, in a sentence. */
  | { name: 'failed'; message: string; tryAgain: () => void }

/** Rows of the file one question is about, at most; fewer when the ledger has too many for an answer. */
const mostRows = 10_000

const lost = 'Punchdesk does not answer.'

type Options = {
  ask: Ask
  connectionId: number
  /** Changes with every edit: an ID or a date may be new. */
  revision: number
  show: (call: AskCall<EditResult>) => Promise<unknown>
}

/**
 * Carries the worker's questions to the desk and the answers back, until nothing is open. The worker
 * knows what it asked before, so after an edit only what is new is asked.
 */
export function useHeld({ ask, connectionId, revision, show }: Options): HeldCheck {
  const [check, setCheck] = useState<HeldCheck>({ name: 'asking', peopleLeft: 0 })
  const [attempt, setAttempt] = useState(0)
  const newest = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit (revision) may open questions
  useEffect(() => {
    const mine = ++newest.current
    const isOver = () => mine !== newest.current
    void (async () => {
      let rows = mostRows
      let hasNews = false
      for (;;) {
        const question = await ask((bench) => bench.heldQuestion(rows).then((open) => ({ open })))
        if (!question || isOver()) return
        const { open } = question
        if (!open) break
        setCheck({ name: 'asking', peopleLeft: open.kind === 'people' ? open.left : 0 })
        const told = await tell(ask, connectionId, open)
        if (isOver()) return
        if (told === 'fewer') rows = Math.ceil(rows / 4)
        else if (told !== 'taken') {
          const tryAgain = () => setAttempt((before) => before + 1)
          return setCheck({ name: 'failed', message: told.message, tryAgain })
        } else hasNews ||= open.kind === 'people'
      }
      // The rows change first, then it is said that they are compared.
      if (hasNews) await show((bench) => bench.judgeHeld())
      else setCheck({ name: 'done' })
    })()
    return () => {
      newest.current++
    }
  }, [ask, connectionId, revision, attempt])

  return check
}

/** Asks the desk one question and hands the answer to the worker. */
async function tell(
  ask: Ask,
  connectionId: number,
  question: HeldQuestion,
): Promise<'taken' | 'fewer' | { message: string }> {
  if (question.kind === 'days') {
    const { days } = question
    const answer = await orLost(findHeldDays({ connectionId, days }))
    if (!answer.ok) return answer
    const held = answer.data
    await ask((bench) => bench.takeHeldDays(days, held))
    return 'taken'
  }
  const { people, from, to } = question
  const answer = await orLost(findHeldPunches({ connectionId, people, from, to }))
  if (!answer.ok) return answer
  const held = answer.data
  if (held === null) {
    return people.length > 1
      ? 'fewer'
      : { message: `There are too many punches of employee ${people[0]} to compare with.` }
  }
  await ask((bench) => bench.takeHeldPunches({ from, to }, held))
  return 'taken'
}

async function orLost<T>(
  answer: Promise<Result<T>>,
): Promise<Result<T> | { ok: false; message: string }> {
  return await answer.catch(() => ({ ok: false as const, message: lost }))
}
