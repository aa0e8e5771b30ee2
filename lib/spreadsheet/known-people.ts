import { Directory, type DirectoryData } from './directory.ts'
import type { Edits } from './edits.ts'
import { bareKey, idKey, isName, nameKey } from './id-keys.ts'
import { betterWay, countFits, type IdFits, rememberedWay } from './id-question.ts'
import { IdReader } from './id-reader.ts'
import type { IdQuestion, IdWay, Shape } from './schema.ts'
import type { Sheet } from './sheet.ts'

/** How the employee column of one file is read, and how that came about. */
export type IdKnowledge = {
  ids: IdReader | null
  fits: IdFits | null
  state: IdQuestion['state']
}

/** What the desk knows about employees: the list, and what people confirmed. Outlives the file. */
export class KnownPeople {
  directory: Directory | null = null
  /** Grows when the list comes, also while a file is being read. */
  version = 0
  confirmedAt: string | null = null
  #ids = new Map<string, string>()
  #nameKeys = new Map<string, string>()
  #columns: DirectoryData['columns'] = []
  #lookup: ReadonlyMap<string, string> | undefined

  take(data: DirectoryData): void {
    this.version++
    this.directory = data.userids.length > 0 ? new Directory(data) : null
    this.confirmedAt = data.confirmedAt
    this.#ids = new Map(data.ids)
    this.#nameKeys = new Map(data.nameKeys)
    this.#columns = data.columns
  }

  confirm(pairs: readonly (readonly [text: string, userid: string])[], at: string): void {
    for (const [text, userid] of pairs) {
      if (isName(text)) this.#nameKeys.set(nameKey(text), userid)
      else this.#ids.set(idKey(text), userid)
    }
    this.confirmedAt = at
  }

  /** Of a file that came along: a clock's internal numbers and the badges they stand for; empty = none. */
  setLookup(pairs: readonly (readonly [internal: string, badge: string])[]): void {
    this.#lookup =
      pairs.length === 0
        ? undefined
        : new Map(pairs.map(([internal, badge]) => [bareKey(internal), badge]))
  }

  /** True when the list knows more of the column's IDs than of what the shape takes them for. */
  speaksAgainst(sheet: Sheet, edits: Edits, shape: Shape): boolean {
    const fits = this.directory && countFits(sheet, edits, shape, this.directory)
    return fits !== null && shape.ids !== undefined && fits[shape.ids] < fits.userid
  }

  knowledge(sheet: Sheet, edits: Edits, shape: Shape): IdKnowledge {
    const fits = this.directory && countFits(sheet, edits, shape, this.directory)
    const { way, state } = this.#wayOf(shape, fits)
    const isPlain = way === 'userid' && !this.directory && !this.#lookup
    const isSilent = this.#ids.size + this.#nameKeys.size === 0
    const ids =
      isPlain && isSilent
        ? null
        : new IdReader({
            directory: this.directory,
            way,
            ids: this.#ids,
            nameKeys: this.#nameKeys,
            lookup: this.#lookup,
          })
    return { ids, fits, state }
  }

  #wayOf(shape: Shape, fits: IdFits | null): { way: IdWay; state: IdQuestion['state'] } {
    if (!fits) return { way: shape.ids ?? 'userid', state: 'none' }
    if (this.#lookup) return { way: 'userid', state: 'settled' }
    if (shape.ids) return { way: shape.ids, state: 'answered' }
    const remembered = rememberedWay(shape, fits, this.#columns)
    if (remembered) return { way: remembered, state: 'remembered' }
    return { way: 'userid', state: betterWay(fits) === null ? 'settled' : 'asked' }
  }
}
