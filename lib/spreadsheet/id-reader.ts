import type { Directory, Person } from './directory.ts'
import { bareKey, digitsMistaken, idKey, isName, nameKey } from './id-keys.ts'
import { fine, ruleNumber } from './rules.ts'
import type { IdWay } from './schema.ts'
import { type ReadValue, readUserid } from './values.ts'

/** Who an ID that leads nowhere seems to be. Only ever proposed. */
export type LooksLike = {
  person: Person /** Follows the text: `looks like 417 Megan Holroyd`. */
  why: string
}

type IdSource = {
  /** Null while nobody is in the list. */
  directory: Directory | null
  way: IdWay
  /** Confirmed once: an ID as written (idKey) -> userid. */
  ids?: ReadonlyMap<string, string>
  /** Confirmed once: a name (nameKey) -> userid. */
  nameKeys?: ReadonlyMap<string, string>
  /** Of a file that came along (USERINFO): a clock's internal number (bareKey) -> badge. */
  lookup?: ReadonlyMap<string, string>
}

/**
 * From an ID as written to the userid of Go2Clock: what was confirmed, then the column's way. Without
 * a list every number is taken as it stands, as before there was one.
 */
export class IdReader {
  readonly directory: Directory | null
  readonly way: IdWay
  #source: IdSource

  constructor(source: IdSource) {
    this.#source = source
    this.directory = source.directory
    this.way = source.way
  }

  /** The userid a text stands for, null when it stands for none, and the rule it breaks. */
  read(text: string): ReadValue<string | null> {
    const confirmed = this.confirmed(text)
    if (confirmed !== null) return { value: confirmed, rule: this.#standing(confirmed) }
    const { lookup } = this.#source
    if (!lookup) return this.#readBy(this.way, text)
    if (idKey(text) === '') return readUserid(text)
    const badge = lookup.get(bareKey(text))
    if (badge === undefined) return { value: null, rule: notMatched }
    const person = this.directory?.byBadge(badge)
    return person
      ? { value: person.userid, rule: this.#standing(person.userid) }
      : this.#readBy(this.directory ? 'zeros' : 'userid', badge)
  }

  /** The userid somebody confirmed for this very text. */
  confirmed(text: string): string | null {
    const { ids, nameKeys } = this.#source
    const byId = ids?.get(idKey(text))
    if (byId !== undefined) return byId
    return (nameKeys && nameKeys.size > 0 ? nameKeys.get(nameKey(text)) : undefined) ?? null
  }

  person(userid: string | null): Person | null {
    return userid === null ? null : (this.directory?.person(userid) ?? null)
  }

  /** Somebody of the list for an ID that is not in it; null when nothing or two things speak. */
  looksLike(text: string, nameInRow: string): LooksLike | null {
    const { directory } = this
    if (!directory || idKey(text) === '') return null
    const byLook = this.#lookAlike(text)
    const byName = directory.byName(nameInRow)
    if (byLook && byName && byLook.userid !== byName.userid) return null
    if (byLook && byName) {
      return { person: byLook, why: `looks like ${called(byLook)}, the name in the rows too` }
    }
    if (byLook) return { person: byLook, why: `looks like ${called(byLook)}` }
    if (byName) return { person: byName, why: `stands beside the name of ${called(byName)}` }
    const named = isName(text) ? directory.byName(text) : null
    if (named) return { person: named, why: `is the name of ${called(named)}` }
    const other = directory.byPayroll(text)
    if (other && this.way !== 'payroll')
      return { person: other, why: `is the payroll number of ${called(other)}` }
    const badge = directory.byBadge(text)
    return badge && this.way !== 'badge'
      ? { person: badge, why: `is the badge of ${called(badge)}` }
      : null
  }

  #readBy(way: IdWay, text: string): ReadValue<string | null> {
    if (way === 'payroll' || way === 'badge') return this.#readCode(way, text)
    const plain = readUserid(text)
    // The list decides which zeros count: without it nobody may.
    if (way === 'zeros' && !this.directory && plain.value !== null)
      return { value: null, rule: notMatched }
    if (way === 'name' && plain.value === null) {
      return idKey(text) === '' ? plain : { value: null, rule: notMatched }
    }
    if (plain.value === null) return plain
    const bare = way === 'zeros' ? this.directory?.byBareId(plain.value) : null
    const value = bare && !this.directory?.person(plain.value) ? bare.userid : plain.value
    return { value, rule: Math.min(plain.rule, this.#standing(value)) }
  }

  /** A payroll number that leads to nobody is no ID: sent as one it could be somebody else's. */
  #readCode(way: 'payroll' | 'badge', text: string): ReadValue<string | null> {
    if (idKey(text) === '') return readUserid('')
    const person =
      way === 'payroll' ? this.directory?.byPayroll(text) : this.directory?.byBadge(text)
    if (!person) return { value: null, rule: notMatched }
    return { value: person.userid, rule: this.#standing(person.userid) }
  }

  /** What the list says of a userid. */
  #standing(userid: string): number {
    if (!this.directory) return fine
    const person = this.directory.person(userid)
    if (!person) return notInList
    return person.isActive ? fine : inactive
  }

  #lookAlike(text: string): Person | null {
    return this.directory?.byBareId(digitsMistaken(text) ?? text) ?? null
  }
}

/** `417 Megan Holroyd` */
export function called({ userid, name }: Person): string {
  return name === '' ? userid : `${userid} ${name}`
}

/** The userid of a cell, with or without a list. */
export function readId(ids: IdReader | null, text: string): ReadValue<string | null> {
  return ids ? ids.read(text) : readUserid(text)
}

const notInList = ruleNumber('id-not-in-list')
const inactive = ruleNumber('id-inactive')
const notMatched = ruleNumber('id-not-matched')
