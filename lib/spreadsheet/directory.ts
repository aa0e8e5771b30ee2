import type { z } from 'zod'
import type { directorySchema } from './directory-schema.ts'
import { bareKey, idKey, nameKey } from './id-keys.ts'

/** What the desk knows of a connection's employees, as it crosses to the worker. */
export type DirectoryData = z.output<typeof directorySchema>

export type Person = { userid: string; name: string; isActive: boolean }

/** A text stands for two people: it says nothing about either. */
const ambiguous = -1

/** The employees of one connection, found by any of their numbers or by name. */
export class Directory {
  readonly connection: string
  readonly size: number
  #data: DirectoryData
  #inactive: ReadonlySet<number>
  #userids = new Map<string, number>()
  #bareUserids = new Map<string, number>()
  #payrolls: CodeIndex
  #badges: CodeIndex
  #names = new Map<string, number>()

  constructor(data: DirectoryData) {
    this.#data = data
    this.connection = data.connection
    this.size = data.userids.length
    this.#inactive = new Set(data.inactive)
    data.userids.forEach((userid, index) => {
      this.#userids.set(userid, index)
      put(this.#bareUserids, bareKey(userid), index)
      put(this.#names, nameKey(data.names[index] ?? ''), index)
    })
    this.#payrolls = new CodeIndex(data.payrolls)
    this.#badges = new CodeIndex(data.badges)
  }

  person(userid: string): Person | null {
    return this.#at(this.#userids.get(userid))
  }

  /** By the ID without leading zeros; null when two people share it. */
  byBareId(text: string): Person | null {
    return this.#at(this.#bareUserids.get(bareKey(text)))
  }

  byPayroll(text: string): Person | null {
    return this.#at(this.#payrolls.find(text))
  }

  byBadge(text: string): Person | null {
    return this.#at(this.#badges.find(text))
  }

  /** By the name in any order of its parts; null when two people have it. */
  byName(text: string): Person | null {
    const key = nameKey(text)
    return key === '' ? null : this.#at(this.#names.get(key))
  }

  #at(index: number | undefined): Person | null {
    if (index === undefined || index === ambiguous) return null
    return {
      userid: this.#data.userids[index] as string,
      name: this.#data.names[index] ?? '',
      isActive: !this.#inactive.has(index),
    }
  }
}

/** Numbers as written first; without leading zeros only where that is still one person. */
class CodeIndex {
  #exact = new Map<string, number>()
  #bare = new Map<string, number>()

  constructor(codes: readonly string[]) {
    codes.forEach((code, index) => {
      put(this.#exact, idKey(code).toLowerCase(), index)
      put(this.#bare, bareKey(code), index)
    })
  }

  find(text: string): number | undefined {
    return this.#exact.get(idKey(text).toLowerCase()) ?? this.#bare.get(bareKey(text))
  }
}

function put(map: Map<string, number>, key: string, index: number): void {
  if (key !== '') map.set(key, map.has(key) ? ambiguous : index)
}
