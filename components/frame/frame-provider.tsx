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
import { connectionNotice } from './frame-words.ts'

const pollMs = 4_000

type FrameState = {
  frame: Frame
  /** When the frame was read, epoch ms: what "today" means for its sentences. */
  nowMs: number
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

type FrameProviderProps = { initial: Frame; nowMs: number; children: ReactNode }

export function FrameProvider({ initial, nowMs, children }: FrameProviderProps) {
  const [state, setState] = useState({ frame: initial, nowMs, link: 'ok' as FrameState['link'] })
  const [spoken, setSpoken] = useState('')
  const known = useRef(initial)

  const refresh = useCallback(async () => {
    const answer = await readFrame()
    if (answer === 'offline' || answer === 'signed_out') {
      setState((before) => ({ ...before, link: answer }))
      return
    }
    const now = Date.now()
    const changes = spokenChanges(known.current, answer, now)
    known.current = answer
    if (changes) setSpoken(changes)
    setState({ frame: answer, nowMs: now, link: 'ok' })
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

async function readFrame(): Promise<Frame | 'offline' | 'signed_out'> {
  try {
    const response = await fetch('/api/frame', { cache: 'no-store', redirect: 'error' })
    if (response.status === 401) return 'signed_out'
    return response.ok ? ((await response.json()) as Frame) : 'offline'
  } catch {
    return 'offline'
  }
}

/** Only what became better or worse is spoken; counts change all the time. */
function spokenChanges(before: Frame, after: Frame, nowMs: number): string {
  return after.connections
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
    .join(' ')
}

function isTrouble(state: string | undefined): string | undefined {
  return state === 'idle' || state === 'sending' ? undefined : state
}
