'use client'

import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Frame } from '#lib/connections/schema.ts'
import type { StoreTrouble } from '#lib/db/store-trouble.ts'
import { connectionNotice, deskNotice } from './frame-words.ts'

const pollMs = 4_000
const clockToleranceMs = 2_000

type FrameState = {
  frame: Frame
  /** When the frame was read, epoch ms by the server's clock: what "today" means for its sentences. */
  nowMs: number
  /** How far the server's clock is ahead of this browser's. */
  aheadMs: number
  /** `offline`: this browser cannot reach Punchdesk itself. */
  link: 'ok' | 'offline' | 'signed_out'
  /** Reads the frame at once, e.g. after Resume. */
  refresh: () => Promise<void>
}

const FrameContext = createContext<FrameState | undefined>(undefined)

/** Connections and person of the frame, read again every few seconds while the page is in sight. */
export function useFrame(): FrameState {
  const state = use(FrameContext)
  if (!state) throw new Error('useFrame needs the frame around it')
  return state
}

/** The present by the server's clock, epoch ms, moving on every second: for what counts down. */
export function useDeskNow(): number {
  const { nowMs: readMs, aheadMs } = useFrame()
  const [nowMs, setNowMs] = useState(readMs)
  useEffect(() => {
    const tick = () => setNowMs(Date.now() + aheadMs)
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [aheadMs])
  return nowMs
}

type FrameProviderProps = { initial: Frame; nowMs: number; children: ReactNode }

export function FrameProvider({ initial, nowMs, children }: FrameProviderProps) {
  const [state, setState] = useState({
    frame: initial,
    nowMs,
    aheadMs: 0,
    link: 'ok' as FrameState['link'],
  })
  const [spoken, setSpoken] = useState('')
  const known = useRef(initial)

  const refresh = useCallback(async () => {
    const answer = await readFrame()
    if (answer === 'offline' || answer === 'signed_out') {
      setState((before) => ({ ...before, link: answer }))
      return
    }
    if ('noFrame' in answer) {
      setState((before) => ({
        ...before,
        frame: withoutStore(before.frame, answer.noFrame),
        link: 'ok',
      }))
      return
    }
    const { frame, aheadMs } = answer
    const now = Date.now() + aheadMs
    const changes = spokenChanges(known.current, frame, now)
    known.current = frame
    if (changes) setSpoken(changes)
    setState((before) => ({
      frame,
      nowMs: now,
      // The header tells whole seconds only: a small difference is none.
      aheadMs: Math.abs(aheadMs - before.aheadMs) < clockToleranceMs ? before.aheadMs : aheadMs,
      link: 'ok',
    }))
  }, [])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async () => {
      clearTimeout(timer)
      if (document.hidden) return
      await refresh()
      clearTimeout(timer)
      timer = setTimeout(next, pollMs)
    }
    timer = setTimeout(next, pollMs)
    document.addEventListener('visibilitychange', next)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', next)
    }
  }, [refresh])

  const value = useMemo(() => ({ ...state, refresh }), [state, refresh])
  return (
    <FrameContext value={value}>
      {children}
      <div role="status" className="sr-only">
        {spoken}
      </div>
    </FrameContext>
  )
}

type ReadFrame = { frame: Frame; aheadMs: number } | { noFrame: StoreTrouble }

async function readFrame(): Promise<ReadFrame | 'offline' | 'signed_out'> {
  try {
    const response = await fetch('/api/frame', { cache: 'no-store', redirect: 'error' })
    if (response.status === 401) return 'signed_out'
    if (response.status === 503) return { noFrame: (await response.json()).store }
    if (!response.ok) return 'offline'
    const serverMs = Date.parse(response.headers.get('date') ?? '')
    const aheadMs = Number.isNaN(serverMs) ? 0 : serverMs - Date.now()
    return { frame: (await response.json()) as Frame, aheadMs }
  } catch {
    return 'offline'
  }
}

/** What was known before, without what cannot be true any more. */
function withoutStore(before: Frame, store: StoreTrouble): Frame {
  const connections = before.connections.map(({ since: _, ...connection }) => {
    return { ...connection, state: 'not_known' as const, perSecond: null, inFlight: null }
  })
  return { ...before, connections, store }
}

/** Only what became better or worse is spoken; counts change all the time. */
function spokenChanges(before: Frame, after: Frame, nowMs: number): string {
  const desk = (before.desk === null) === (after.desk === null) ? [] : [deskSentence(after, nowMs)]
  const connections = after.connections
    .filter((connection) => {
      const old = before.connections.find(({ id }) => id === connection.id)
      return (
        isTrouble(old?.state) !== isTrouble(connection.state) || old?.reason !== connection.reason
      )
    })
    .map((connection) => {
      const notice = connectionNotice(connection, nowMs)
      return notice ? `${notice.title} ${notice.text}` : `${connection.name} can send again.`
    })
  return [...desk, ...connections].join(' ')
}

function deskSentence(frame: Frame, nowMs: number): string {
  const notice = deskNotice(frame, nowMs)
  return notice ? `${notice.title} ${notice.text}` : 'Everything goes on.'
}

function isTrouble(state: string | undefined): string | undefined {
  return state === 'idle' || state === 'sending' ? undefined : state
}
