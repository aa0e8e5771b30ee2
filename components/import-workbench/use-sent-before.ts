'use client'

import { useEffect, useState } from 'react'
import { count } from '#lib/count.ts'
import { findSameFile } from '#lib/imports/actions.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { dayAndMonth } from '#lib/punch/wall-clock.ts'

type SentBefore = { importId: number; startedAt: string; author: string; punches: number }

/** An earlier import of the very same file; null while unknown, and when there is none. */
export function useSentBefore(connectionId: number, sha256: string | undefined): SentBefore | null {
  const [found, setFound] = useState<SentBefore | null>(null)
  useEffect(() => {
    setFound(null)
    if (!sha256) return
    let isWanted = true
    findSameFile({ connectionId, sha256 })
      .then((result) => {
        if (isWanted && result.ok) setFound(result.data)
      })
      // Only a hint: the desk keeps doubles from being stored twice in any case.
      .catch(() => {})
    return () => {
      isWanted = false
    }
  }, [connectionId, sha256])
  return found
}

/** `This file was sent on 11 August 2026 at 10:19 by Ruth Ellery (2,472 punches).` */
export function sentBeforeSentence(
  { startedAt, author, punches }: SentBefore,
  zone: string,
): string {
  const wall = wallInZone(Date.parse(startedAt) / 1000, zone)
  const day = `${dayAndMonth(wall)} ${wall.slice(0, 4)}`
  const what = count(punches, 'punch', 'punches')
  return `This file was sent on ${day} at ${wall.slice(11, 16)} by ${author} (${what}).`
}
