import { type Draft, type DraftSource, draftForm, isExpired, isOfUser } from './draft.ts'
import type { DraftNews, DraftStore } from './keeper.ts'

/**
 * Drafts in the browser's IndexedDB: the source apart from the work, because it is written once and may
 * be a hundred megabytes. Every rule that spans both is one transaction.
 */
export function openBrowserStore(): DraftStore {
  let opened: Promise<IDBDatabase> | null = null

  /** Runs in one transaction; what `give` was called with last, once all is written. */
  async function inTransaction<T>(
    mode: IDBTransactionMode,
    work: (stores: Stores, give: (value: T) => void) => void,
  ): Promise<T | undefined> {
    const forget = () => {
      opened = null
    }
    opened ??= openDatabase(forget)
    opened.catch(forget)
    const db = await opened
    return await new Promise((resolve, reject) => {
      let given: T | undefined
      const transaction = db.transaction(['drafts', 'sources'], mode)
      transaction.oncomplete = () => resolve(given)
      transaction.onabort = () =>
        reject(transaction.error ?? new Error('The draft was not written.'))
      const stores = {
        drafts: transaction.objectStore('drafts'),
        sources: transaction.objectStore('sources'),
      }
      work(stores, (value) => {
        given = value
      })
    })
  }

  function dropWhere(isGone: (draft: Draft) => boolean) {
    return inTransaction<void>('readwrite', ({ drafts, sources }) => {
      eachDraft(drafts, (draft) => {
        if (!isGone(draft)) return
        drafts.delete(draft.owner)
        sources.delete(draft.owner)
      })
    })
  }

  return {
    async read(owner) {
      const found = await inTransaction<{ draft: Draft; source: DraftSource }>(
        'readonly',
        ({ drafts, sources }, give) => {
          onFound<Draft>(drafts.get(owner), (draft) =>
            onFound<StoredSource>(sources.get(owner), ({ source }) => give({ draft, source })),
          )
        },
      )
      return found ?? null
    },
    async begin(draft, source) {
      await inTransaction('readwrite', ({ drafts, sources }) => {
        drafts.put(draft)
        sources.put({ owner: draft.owner, source } satisfies StoredSource)
      })
    },
    async take(owner, holder) {
      const taken = await inTransaction<boolean>('readwrite', ({ drafts }, give) => {
        onFound<Draft>(drafts.get(owner), (draft) => {
          drafts.put({ ...draft, holder })
          give(true)
        })
      })
      return taken ?? false
    },
    async save(draft) {
      const answer = await inTransaction<'kept' | 'taken'>('readwrite', ({ drafts }, give) => {
        onFound<Draft>(drafts.get(draft.owner), ({ holder }) => {
          if (holder === draft.holder) drafts.put(draft)
          give(holder === draft.holder ? 'kept' : 'taken')
        })
      })
      return answer ?? 'gone'
    },
    async drop(owner, holder) {
      await dropWhere(
        (draft) => draft.owner === owner && (holder === undefined || draft.holder === holder),
      )
    },
    async dropOfUser(userId) {
      await dropWhere(({ owner }) => isOfUser(owner, userId))
    },
    async dropExpired(nowMs) {
      await dropWhere((draft) => draft.form !== draftForm || isExpired(draft, nowMs))
    },
  }
}

/** Of the BroadcastChannel on which tabs tell each other who keeps a draft. */
export const draftChannel = 'punchdesk-drafts'

/** At sign-out: nothing of this person stays in the browser. Never fails, for it must not keep anybody in. */
export async function dropDraftsOf(userId: string): Promise<void> {
  await openBrowserStore()
    .dropOfUser(userId)
    .catch(() => {})
  tellOtherTabs({ userId })
}

/** For who has no channel open. One that has would hear itself. */
export function tellOtherTabs(news: DraftNews): void {
  const channel = new BroadcastChannel(draftChannel)
  channel.postMessage(news)
  channel.close()
}

type Stores = { drafts: IDBObjectStore; sources: IDBObjectStore }
type StoredSource = { owner: string; source: DraftSource }

function openDatabase(onClosed: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    // Throws, or is not there at all, where a browser keeps nothing (private windows, strict settings).
    const request = indexedDB.open('punchdesk', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('drafts', { keyPath: 'owner' })
      request.result.createObjectStore('sources', { keyPath: 'owner' })
    }
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const db = request.result
      db.onclose = onClosed
      // A newer desk in another tab asks for another form of the store: it must not wait for this one.
      db.onversionchange = () => {
        db.close()
        onClosed()
      }
      resolve(db)
    }
  })
}

function onFound<T>(request: IDBRequest, use: (value: T) => void): void {
  request.onsuccess = () => {
    if (request.result !== undefined) use(request.result)
  }
}

function eachDraft(drafts: IDBObjectStore, visit: (draft: Draft) => void): void {
  const request = drafts.openCursor()
  request.onsuccess = () => {
    if (!request.result) return
    visit(request.result.value)
    request.result.continue()
  }
}
