'use client'

import { useRef, useState } from 'react'
import { staleFailure } from '#components/frame/stale-page.ts'
import { sendAgain, sendPunch } from '#lib/ledger/actions.ts'
import type { SentPunch } from '#lib/ledger/schema.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import type { Result } from '#lib/result.ts'

/** Waits before the desk is asked again what became of a punch whose answer was lost. */
const askAgainMs = [500, 1_000, 2_000, 4_000, 8_000]

/** `lost`: the desk or its store could not be reached: nobody knows here whether it took the punch. */
export type SendOutcome = Result<SentPunch> | 'lost'
export type SendPhase = 'idle' | 'sending' | 'asking_again'

/**
 * Sends one filled form once, however often it is pressed: the key stays until the desk has
 * answered, and the desk makes one punch per key. Undefined: a send was under way already.
 */
export function useSend() {
  const [phase, setPhase] = useState<SendPhase>('idle')
  const isBusy = useRef(false)
  const key = useRef<string>(undefined)

  async function send(fields: PunchFields, replaces?: number): Promise<SendOutcome | undefined> {
    if (isBusy.current) return undefined
    isBusy.current = true
    setPhase('sending')
    key.current ??= newFormKey()
    try {
      const outcome = await ask(key.current, fields, replaces, () => setPhase('asking_again'))
      if (outcome !== 'lost' && outcome.ok) key.current = undefined
      return outcome
    } finally {
      isBusy.current = false
      setPhase('idle')
    }
  }
  return { phase, send, forgetKey: () => (key.current = undefined) }
}

async function ask(
  formKey: string,
  fields: PunchFields,
  replaces: number | undefined,
  onLost: () => void,
): Promise<SendOutcome> {
  for (const waitMs of [...askAgainMs, undefined]) {
    try {
      const outcome = await (replaces === undefined
        ? sendPunch({ formKey, fields })
        : sendAgain({ formKey, fields, punchId: replaces }))
      if (outcome.ok || outcome.code !== 'unavailable') return outcome
    } catch (error) {
      // Else the request or its answer was lost.
      const stale = staleFailure(error)
      if (stale) return stale
    }
    // The desk may have taken the punch all the same, but the same key cannot make a second one.
    if (waitMs === undefined) break
    onLost()
    await new Promise((soon) => setTimeout(soon, waitMs))
  }
  return 'lost'
}

/** Not randomUUID: that is missing on plain http. */
function newFormKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
