'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { draftChannel, openBrowserStore, tellOtherTabs } from '#lib/drafts/browser-store.ts'
import {
  type Draft,
  type DraftHead,
  type DraftSource,
  draftForm,
  isExpired,
} from '#lib/drafts/draft.ts'
import { type DraftFile, DraftKeeper, type DraftNews, type KeepState } from '#lib/drafts/keeper.ts'
import type { Ask } from './use-workbench.ts'

/** A worker that is busy with something else is not waited for longer when a file is closed. */
const lastWriteMs = 500

/** The draft of this page: what is offered from before, and whether the present work is kept. */
export function useDraft(owner: string, ask: Ask) {
  const [offer, setOffer] = useState<DraftHead>()
  const [state, setState] = useState<KeepState>('none')
  const keeper = useRef<DraftKeeper>(undefined)
  const store = useRef<ReturnType<typeof openBrowserStore>>(undefined)
  const others = useRef<(news: DraftNews) => void>(undefined)
  const asking = useRef(ask)
  asking.current = ask

  const look = useCallback(async () => {
    try {
      await store.current?.dropExpired(Date.now())
      const found = await store.current?.read(owner)
      setOffer(found ? headOf(found.draft) : undefined)
    } catch {
      // Where nothing can be kept, nothing can be offered; the mark beside the title says it.
      setOffer(undefined)
    }
  }, [owner])

  useEffect(() => {
    store.current = openBrowserStore()
    const channel = new BroadcastChannel(draftChannel)
    let isClosed = false
    // What was begun before may end after the page has gone on, and its channel with it.
    const tell = (news: DraftNews) => (isClosed ? tellOtherTabs(news) : channel.postMessage(news))
    others.current = tell
    const made = new DraftKeeper({
      owner,
      store: store.current,
      onState: setState,
      tell,
      work: async (since) => {
        const answer = await asking.current(async (bench) => ({ told: await bench.work(since) }))
        return answer ? answer.told : 'failed'
      },
    })
    keeper.current = made
    channel.onmessage = ({ data }: MessageEvent<DraftNews>) => {
      made.heard(data)
      void look()
    }
    void look()
    // The last chance to write: a phone may end a page that is out of sight without a word.
    const flush = () => void made.flush()
    document.addEventListener('visibilitychange', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      document.removeEventListener('visibilitychange', flush)
      window.removeEventListener('pagehide', flush)
      made.close()
      isClosed = true
      channel.close()
    }
  }, [owner, look])

  /** What is kept, to go on with; null when it is gone meanwhile. */
  const take = useCallback(async (): Promise<{ draft: Draft; source: DraftSource } | null> => {
    const found = (await store.current?.read(owner).catch(() => null)) ?? null
    const isUsable = found && found.draft.form === draftForm && !isExpired(found.draft, Date.now())
    if (!isUsable) void look()
    return isUsable ? found : null
  }, [owner, look])

  const discard = useCallback(async () => {
    await store.current?.drop(owner).catch(() => {})
    others.current?.({ owner, holder: null })
    setOffer(undefined)
  }, [owner])

  /** Before the file is closed: what waits is written, and the draft is offered again. */
  const close = useCallback(async () => {
    const last = new Promise((resolve) => setTimeout(resolve, lastWriteMs))
    if (keeper.current?.isPending) await Promise.race([keeper.current.flush(), last])
    keeper.current?.close()
    void look()
  }, [look])

  return {
    offer,
    state,
    open: useCallback((file: DraftFile) => keeper.current?.open(file), []),
    resume: useCallback(
      async (draft: Draft, source: DraftSource) =>
        (await keeper.current?.resume(draft, source).catch(() => false)) ?? false,
      [],
    ),
    changed: useCallback(() => keeper.current?.changed(), []),
    atStep: useCallback((step: Draft['step']) => keeper.current?.atStep(step), []),
    finish: useCallback(async () => keeper.current?.finish(), []),
    take,
    discard,
    close,
  }
}

function headOf({ owner, holder, name, rows, changes, keptAtMs }: Draft): DraftHead {
  return { owner, holder, name, rows, changes, keptAtMs }
}
