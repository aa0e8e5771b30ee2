import { withoutZeros } from '#lib/punch/employee-number.ts'
import { cleanText } from './clean-text.ts'
import type { KeyedColumn } from './column-overlay.ts'
import type { Edits } from './edits.ts'
import { type IdReader, readId } from './id-reader.ts'
import {
  daySettler,
  emptyMomentRule,
  type MomentContext,
  MomentKeys,
  type MomentKind,
  ruleOfWall,
  settleMoment,
} from './moments.ts'
import { fine, ruleNumber } from './rules.ts'
import type { Field, WordMeaning } from './schema.ts'
import { cellEmpty, readCheckType, readOptional } from './values.ts'

/**
 * Columns read key by key into typed arrays: a rule runs once per different value, and the rows
 * are judged by looking their keys up.
 */

/** What every field's reading has: the worst rule per key (`fine` = none). */
export type KeyReading = { column: number; rule: Uint8Array; isClean: boolean }

export type UseridKeys = KeyReading & { hash: Uint32Array }
export type TypeKeys = KeyReading & { type: Int16Array }
/** Wall seconds per key, `noWall` where unreadable. */
export type WallKeys = KeyReading & { wall: Uint32Array }
/** Day number per key, `noDay` where unreadable. */
export type DayKeys = KeyReading & { day: Int32Array }
/** Seconds of the day per key, negative where unreadable. */
export type ClockKeys = KeyReading & { clock: Int32Array }

export const noWall = 0xffffffff
export const noDay = -1
export const noType = -1

/** `column` is `edits.column(index)`. */
type Source = { index: number; column: KeyedColumn; edits: Edits }

export function useridKeys(source: Source, ids: IdReader | null): UseridKeys {
  const { column, index } = source
  const hash = new Uint32Array(column.keys)
  const { texts } = column
  const replaced = source.edits.replacedKeys(index)
  const reading = ruleKeys(source, (key) => {
    const start = texts.start(key)
    const end = texts.ends[key] as number
    if (ids === null && replaced === 0 && isDigits(texts.bytes, start, end)) {
      hash[key] = hashBytes(texts.bytes, start, end)
      return fine
    }
    const { value, rule } = readId(ids, source.edits.keyText(index, key))
    if (value !== null) hash[key] = hashText(value)
    return rule
  })
  return { ...reading, hash }
}

export function typeKeys(source: Source, meanings: ReadonlyMap<string, WordMeaning>): TypeKeys {
  const type = new Int16Array(source.column.keys).fill(noType)
  const reading = ruleKeys(source, (key) => {
    const { value, rule } = readCheckType(source.edits.keyText(source.index, key), meanings)
    if (value !== null) type[key] = value
    return rule
  })
  return { ...reading, type }
}

export function optionalKeys(source: Source, field: Field): KeyReading {
  const { texts } = source.column
  const replaced = source.edits.replacedKeys(source.index)
  // Bytes are never fewer than characters, so short plain texts need not be decoded.
  const shortest =
    field === 'sensorid' || field === 'deviceserial' ? 64 : field === 'eventdescription' ? 255 : 0
  return ruleKeys(source, (key) => {
    const length = (texts.ends[key] as number) - texts.start(key)
    if (length <= shortest && replaced === 0) return fine
    return readOptional(field, source.edits.keyText(source.index, key)).rule
  })
}

/** True per key whose text is empty for the eye. */
export function emptyKeys({ index, column, edits }: Source): Uint8Array {
  const empty = new Uint8Array(column.keys)
  for (let key = 0; key < column.keys; key++) {
    if (readOptional('name', edits.keyText(index, key)).value === '') empty[key] = 1
  }
  return empty
}

/** The dear step: text -> written moments. Keep the answer; settling it anew is cheap. */
export function momentKeys({ index, column, edits }: Source, kind: MomentKind): MomentKeys {
  const { texts, keys } = column
  const moments = new MomentKeys(kind, keys)
  for (let key = 0; key < texts.length; key++) {
    if (moments.readFast(key, texts.bytes, texts.start(key), texts.ends[key] as number)) continue
    moments.read(key, texts.get(key))
  }
  edits.forEachReplacedKey(index, (key, text) => {
    moments.read(key, text)
  })
  return moments
}

export function wallKeys(column: number, moments: MomentKeys, context: MomentContext): WallKeys {
  const wall = new Uint32Array(moments.clock.length).fill(noWall)
  const dayOf = daySettler(moments, context.order)
  const reading = byKey(column, wall.length, (key) => {
    const clock = moments.clock[key] as number
    if (clock === cellEmpty) return emptyMomentRule('checktime')
    const day = dayOf(key)
    const instant = moments.instantAt(key)
    // The common case without an object per key.
    if (day.day !== null && instant === null && clock >= 0 && clock < 86_400) {
      wall[key] = day.day * 86_400 + clock
      return ruleOfWall(wall[key] as number, context)
    }
    const settled = settleMoment(day, clock, instant, context)
    if (settled.wall !== null) wall[key] = settled.wall
    return settled.rule
  })
  return { ...reading, wall }
}

export function dayKeys(column: number, moments: MomentKeys, context: MomentContext): DayKeys {
  const day = new Int32Array(moments.clock.length).fill(noDay)
  const dayOf = daySettler(moments, context.order)
  const reading = byKey(column, day.length, (key) => {
    if (moments.isEmpty(key)) return emptyMomentRule('date')
    const settled = dayOf(key)
    if (settled.day !== null) day[key] = settled.day
    return settled.rule
  })
  return { ...reading, day }
}

export function clockKeys(column: number, moments: MomentKeys): ClockKeys {
  const { clock } = moments
  const reading = byKey(column, clock.length, (key) => {
    if ((clock[key] as number) >= 0) return fine
    return moments.isEmpty(key) ? emptyMomentRule('time') : notATime
  })
  return { ...reading, clock }
}

const notATime = ruleNumber('not-a-time')

/**
 * Hash of an employee number, the same from text and from bytes (FNV-1a). Go2Clock reads it as an
 * integer, so leading zeros do not count: 007 and 7 are one employee.
 */
export function hashText(digits: string): number {
  let hash = 0x811c9dc5
  const bare = withoutZeros(digits)
  for (let i = 0; i < bare.length; i++) hash = Math.imul(hash ^ bare.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  let from = start
  while (from < end - 1 && bytes[from] === 48) from++
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash >>> 0
}

function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start || end - start > 20) return false
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (byte < 48 || byte > 57) return false
  }
  return true
}

function ruleKeys(source: Source, ruleOfKey: (key: number) => number): KeyReading {
  return byKey(source.index, source.column.keys, ruleOfKey)
}

function byKey(column: number, keys: number, ruleOfKey: (key: number) => number): KeyReading {
  const rule = new Uint8Array(keys)
  let isClean = true
  for (let key = 0; key < keys; key++) {
    const worst = ruleOfKey(key)
    rule[key] = worst
    if (worst !== fine) isClean = false
  }
  return { column, rule, isClean }
}

/** Type words of a shape by the text that is compared. */
export function meaningsOf(
  words: readonly { word: string; means: WordMeaning }[],
): ReadonlyMap<string, WordMeaning> {
  return new Map(words.map(({ word, means }) => [cleanText(word), means]))
}
