import type { KeptWork } from '#lib/spreadsheet/kept-work.ts'
import type { Reading } from '#lib/spreadsheet/schema.ts'
import {
  type Draft,
  type DraftSource,
  draftForm,
  isOfUser,
  largestDraftBytes,
  sourceBytes,
} from './draft.ts'

/** Where drafts are kept; the browser's own is browser-store.ts. */
export type DraftStore = {
  /** The owner's draft, whole. */
  read(owner: string): Promise<{ draft: Draft; source: DraftSource } | null>
  /** Takes the owner's place with another source, all or nothing. */
  begin(draft: Draft, source: DraftSource): Promise<void>
  /** Takes the place without another source: this tab goes on with what is kept. */
  take(owner: string, holder: string): Promise<boolean>
  /** Writes only for the holder. `taken` = another tab holds it, `gone` = it was dropped. */
  save(draft: Draft): Promise<'kept' | 'taken' | 'gone'>
  /** With `holder` only when it is still held by it. */
  drop(owner: string, holder?: string): Promise<void>
  dropOfUser(userId: string): Promise<void>
  dropExpired(nowMs: number): Promise<void>
}

/** What one tab tells the others: who holds a draft now (null = nobody), or who signed out. */
export type DraftNews = { owner: string; holder: string | null } | { userId: string }

/**
 * none = no file is open; too-large, no-room and no-store = it is not kept, so a reload loses the
 * changes; taken and gone = it was kept until another tab or a sign-out took it away.
 */
export type KeepState =
  | 'none'
  | 'keeping'
  | 'kept'
  | 'too-large'
  | 'no-room'
  | 'no-store'
  | 'taken'
  | 'gone'

export type DraftFile = { name: string; rows: number; source: DraftSource; reading: Reading }

type Held = {
  holder: string
  file: DraftFile
  step: Draft['step']
  /** Of the work that is kept; -1 = none. */
  revision: number
  /** Something beside the work is not kept yet. */
  isStale: boolean
  /** The store has it. */
  isBegun: boolean
}

export type KeeperOptions = {
  owner: string
  store: DraftStore
  /** Answers and edits after a revision; null when there is nothing new, `failed` when it cannot be told. */
  work: (since: number) => Promise<{ revision: number; work: KeptWork } | null | 'failed'>
  onState: (state: KeepState) => void
  /** Tells the other tabs. */
  tell: (news: DraftNews) => void
  now?: () => number
  newHolder?: () => string
}

/** From a change to its place in the store; what comes meanwhile goes along. */
const gatherMs = 400

/** Keeps the draft of one tab: gathers changes, writes them, and stops when another tab takes over. */
export class DraftKeeper {
  #options: KeeperOptions
  #held: Held | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #writing: Promise<void> | null = null
  #state: KeepState = 'none'

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** True while something may not be kept yet. */
  get isPending(): boolean {
    return this.#timer !== null || this.#writing !== null
  }

  /** A file is open, anew or in another reading: from now on it is this tab's draft. */
  open(file: DraftFile): void {
    if (sourceBytes(file.source) > largestDraftBytes) {
      this.#giveUp('too-large')
      return
    }
    const isSame = this.#held?.file.source === file.source
    if (this.#held && isSame) Object.assign(this.#held, { file, isStale: true })
    else {
      this.#held = this.#newHeld(file)
      this.#say('keeping')
    }
    this.#schedule()
  }

  /** Goes on with the draft that is kept; false when it is no longer there. */
  async resume(draft: Draft, source: DraftSource): Promise<boolean> {
    const { name, rows, reading, step } = draft
    const held = { ...this.#newHeld({ name, rows, source, reading }), step, isBegun: true }
    if (!(await this.#options.store.take(draft.owner, held.holder))) return false
    this.#held = held
    this.#tellHolder()
    this.#say('kept')
    return true
  }

  /** Something may have changed: an answer, an edit, anything that was asked of the worker. */
  changed(): void {
    if (this.#held) this.#schedule()
  }

  atStep(step: Draft['step']): void {
    if (!this.#held || this.#held.step === step) return
    Object.assign(this.#held, { step, isStale: true })
    this.#schedule()
  }

  /** The file is closed; its draft stays for later, without what waits to be written. */
  close(): void {
    this.#giveUp('none')
  }

  /** It was sent: nothing is left to go on with. */
  async finish(): Promise<void> {
    const held = this.#held
    this.#giveUp('none')
    if (!held?.isBegun) return
    await this.#options.store.drop(this.#options.owner, held.holder).catch(() => {})
    this.#options.tell({ owner: this.#options.owner, holder: null })
  }

  /** What another tab told. */
  heard(news: DraftNews): void {
    const { owner } = this.#options
    if (!this.#held?.isBegun) return
    if ('userId' in news) {
      if (isOfUser(owner, news.userId)) this.#giveUp('gone')
    } else if (news.owner === owner && news.holder !== this.#held.holder) {
      this.#giveUp(news.holder === null ? 'gone' : 'taken')
    }
  }

  /** Writes at once what waits. */
  flush(): Promise<void> {
    if (this.#timer === null) return this.#writing ?? Promise.resolve()
    this.#clearTimer()
    const writing = (this.#writing ?? Promise.resolve()).then(() => this.#write())
    this.#writing = writing
    void writing.finally(() => {
      if (this.#writing === writing) this.#writing = null
    })
    return writing
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs)
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  async #write(): Promise<void> {
    const held = this.#held
    if (!held) return
    const since = held.isStale ? -1 : held.revision
    held.isStale = false
    const told = await this.#options.work(since)
    if (told === null || told === 'failed' || held !== this.#held) return
    const draft = this.#draftOf(held, told.work)
    try {
      const answer = held.isBegun
        ? await this.#options.store.save(draft)
        : await this.#options.store.begin(draft, held.file.source)
      if (held !== this.#held) return
      if (answer === 'taken' || answer === 'gone') return this.#giveUp(answer)
      held.revision = told.revision
      if (!held.isBegun) {
        held.isBegun = true
        this.#tellHolder()
      }
      this.#say('kept')
    } catch (error) {
      if (held !== this.#held) return
      const isFull = error instanceof Error && error.name === 'QuotaExceededError'
      this.#giveUp(isFull ? 'no-room' : 'no-store')
    }
  }

  #draftOf({ holder, file, step }: Held, work: KeptWork): Draft {
    const { name, rows, reading } = file
    const keptAtMs = (this.#options.now ?? Date.now)()
    const head = { owner: this.#options.owner, holder, name, rows, changes: work.changes, keptAtMs }
    return { ...head, form: draftForm, step, reading, work }
  }

  #newHeld(file: DraftFile): Held {
    const holder = (this.#options.newHolder ?? randomHolder)()
    return { holder, file, step: 'read', revision: -1, isStale: false, isBegun: false }
  }

  #giveUp(state: KeepState): void {
    this.#held = null
    this.#clearTimer()
    // A worker that was stopped never answers: nothing that comes may wait for it.
    this.#writing = null
    this.#say(state)
  }

  #tellHolder(): void {
    if (!this.#held) return
    this.#options.tell({ owner: this.#options.owner, holder: this.#held.holder })
  }

  #say(state: KeepState): void {
    if (state === this.#state) return
    this.#state = state
    this.#options.onState(state)
  }
}

function randomHolder(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join(
    '',
  )
}
