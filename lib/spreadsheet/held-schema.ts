import { z } from 'zod'
import { punchStates } from '#lib/ledger/states.ts'
import { heldPeopleMax } from './held-limits.ts'

/**
 * Punches of the ledger, column by column: `person`, `origin` and `state` are places in `people`,
 * `origins` and the list of states, `wall` is in seconds. A thousand punches as objects weigh ten times as much.
 */
export const heldAnswerSchema = z
  .object({
    people: z.array(z.string()).max(heldPeopleMax),
    origins: z.array(
      z.object({
        by: z.string(),
        /** Instant. */
        at: z.string(),
      }),
    ),
    person: z.array(z.number().int().min(0)),
    wall: z.array(z.number().int().min(0)),
    type: z.array(z.number().int().min(0).max(255)),
    state: z.array(
      z
        .number()
        .int()
        .min(0)
        .max(punchStates.length - 1),
    ),
    origin: z.array(z.number().int().min(0)),
  })
  .refine(({ people, origins, person, wall, type, state, origin }) => {
    const isWhole = [wall, type, state, origin].every((each) => each.length === person.length)
    return (
      isWhole &&
      person.every((at) => at < people.length) &&
      origin.every((at) => at < origins.length)
    )
  }, 'The columns do not fit each other.')
export type HeldAnswer = z.output<typeof heldAnswerSchema>
