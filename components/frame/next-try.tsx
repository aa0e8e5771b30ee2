'use client'

import { useDeskNow } from './frame-provider.tsx'

/** `in 12 s`, counting down; the server says when the try really is. */
export function NextTry({ at }: { at: string }) {
  const seconds = Math.ceil((Date.parse(at) - useDeskNow()) / 1_000)
  return seconds > 0 ? `in ${seconds} s` : 'now'
}
