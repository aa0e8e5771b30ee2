import { z } from 'zod'
import { punchSchema } from '#lib/punch/schema.ts'
import type { LogRow } from './data.ts'

/** Made by the form: hexadecimal, as crypto.getRandomValues gives it. */
const formKey = z.string().regex(/^[0-9a-f]{32}$/)

export const sendPunchSchema = z.object({ formKey, fields: punchSchema })

export const sendAgainSchema = sendPunchSchema.extend({ punchId: z.number().int().positive() })

/** Where a sent punch stands after the wait. */
export type SentPunch = {
  punch: LogRow
  /** This very form had been sent before; `punch` is what it made then. */
  isRepeat: boolean
}

export const checkAgainSchema = z.object({ importId: z.number().int().positive() })

/** What a cancel gave up, and what had left before it. */
export type CancelReport = {
  /** Given up: never sent. */
  cancelled: number
  /** The sum of all below. */
  sent: number
  accepted: number
  duplicate: number
  rejected: number
  failed: number
  unknown: number
  /** Under way right now; the answer is still to come. */
  onTheirWay: number
  /** An earlier try may have arrived: delivery goes on until it knows. */
  inDoubt: number
}
