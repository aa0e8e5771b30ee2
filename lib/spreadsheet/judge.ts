import { AcrossRows, type AcrossRowsSource } from './across-rows.ts'
import { cleanText } from './clean-text.ts'
import { type Edits, skipStates } from './edits.ts'
import { HeldPunches } from './held-punches.ts'
import { readId } from './id-reader.ts'
import {
  type ClockKeys,
  clockKeys,
  type DayKeys,
  dayKeys,
  emptyKeys,
  type KeyReading,
  momentKeys,
  noDay,
  noType,
  noWall,
  optionalKeys,
  typeKeys,
  useridKeys,
  type WallKeys,
  wallKeys,
} from './key-readings.ts'
import {
  type MomentContext,
  type MomentKeys,
  type MomentKind,
  readMomentCell,
  ruleOfWall,
  settleMoment,
} from './moments.ts'
import { ruleOfName } from './names-agree.ts'
import { noPair } from './origin.ts'
import type { Pairs } from './pairs.ts'
import { People } from './people.ts'
import {
  markedColumn,
  optionalFields,
  type ReadingPlan,
  type RowReading,
  readRow,
} from './row-reader.ts'
import { duplicateRule, fine, ruleNumber, ruleOf } from './rules.ts'
import type { Field, Verdict } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { autoSkip } from './skip-rows.ts'
import { cellEmpty } from './values.ts'

/** `reason` of the header row, which is no source row. */
export const headerMark = 254

/**
 * The verdicts of all rows, in typed arrays. `judgeAll` reads every value once per key and looks
 * the rows up; `judgeRows` does single rows again after an edit, with the groups they touch.
 * Nothing is judged before the first `judgeAll`.
 */
export class Judge {
  /** Rule number of each row's reason; `fine` = ready. */
  reason: Uint8Array
  /** Wall seconds of each row, `noWall` when unreadable. */
  wall: Uint32Array
  /** Type of each row, `noType` when it has none. */
  type: Int16Array
  #sheet: Sheet
  #edits: Edits
  #plan: ReadingPlan
  /** The reason before doubles are looked for. */
  #base: Uint8Array
  /** The reason before the order of each person's day is looked at. */
  #settled: Uint8Array
  #across!: AcrossRows
  /** What the ledger told about punches that were sent before. */
  readonly held = new HeldPunches()
  #people!: People
  #moments = new Map<string, MomentKeys>()
  #walls: { moments: MomentKeys; context: MomentContext; keys: WallKeys } | null = null
  /** Where rows of the file hold several punches; null else. */
  #pairs: Pairs | null

  constructor(sheet: Sheet, edits: Edits, plan: ReadingPlan, pairs: Pairs | null = null) {
    this.#pairs = pairs
    this.#sheet = sheet
    this.#edits = edits
    this.#plan = plan
    this.reason = new Uint8Array(sheet.rows)
    this.#base = new Uint8Array(sheet.rows)
    this.#settled = new Uint8Array(sheet.rows)
    this.wall = new Uint32Array(sheet.rows)
    this.type = new Int16Array(sheet.rows)
  }

  get plan(): ReadingPlan {
    return this.#plan
  }

  /** Takes another reading without judging yet, to ask what the dates say under it. */
  setPlan(plan: ReadingPlan): void {
    this.#plan = plan
  }

  /** Written moments of a column, read once per kind (the date question asks for them too). */
  moments(column: number, kind: MomentKind): MomentKeys {
    const key = `${column} ${kind}`
    let moments = this.#moments.get(key)
    if (!moments) {
      moments = momentKeys(this.#source(column), kind)
      // Two are enough for a shape; a million rows' worth of them each is 9 MB.
      if (this.#moments.size > 2) this.#moments.clear()
      this.#moments.set(key, moments)
    }
    return moments
  }

  /** Judges every row; `changedColumns` hold values that read otherwise than before. */
  judgeAll(plan: ReadingPlan, changedColumns: Iterable<number> = []): void {
    for (const column of [...changedColumns, ...this.#edits.fold()]) {
      for (const key of this.#moments.keys()) {
        if (key.startsWith(`${column} `)) this.#moments.delete(key)
      }
    }
    this.#plan = plan
    this.#base.fill(fine)
    this.#judgeUserids()
    this.#judgeNames()
    this.#judgeTimes()
    this.#judgeTypes()
    this.#judgeOptional()
    this.#judgeWholeRows()
    this.#across = new AcrossRows(this.#acrossSource())
  }

  /** Judges these rows again, and the people whose rows they are and were. */
  judgeRows(rows: Iterable<number>): void {
    const judged: number[] = []
    for (const { from, to } of this.#togetherWith(rows)) {
      if (this.reason[from] === headerMark) continue
      for (let row = from; row < to; row++) this.#across.leave(row)
      this.#settle(from, to)
      for (let row = from; row < to; row++) {
        this.#judgeRow(row)
        this.#across.join(row)
        judged.push(row)
      }
    }
    this.#across.judgeRows(judged)
  }

  verdict(row: number): Verdict {
    return verdictOfRule(this.reason[row] as number)
  }

  /** Everything found in one row, doubles included. */
  read(row: number): RowReading {
    const reading = this.#readRow(row)
    const reason = this.reason[row] as number
    if (reason !== fine && reason !== headerMark && reading.worst !== reason) {
      const { field, severity } = ruleOf(reason)
      const isOfCell = severity === 'warning' || severity === 'note'
      const column = isOfCell ? markedColumn(this.#plan, field) : null
      reading.findings.unshift({ column, rule: reason })
      reading.worst = reason
    }
    return reading
  }

  /** The row this one repeats or contradicts, or that its finding is about as well; null = none. */
  otherRow(row: number): number | null {
    return this.#across.otherRow(row)
  }

  /** The number of a row in the file. */
  rowNoOf(row: number): number {
    return this.#pairs ? this.#pairs.origin.rowNoOf(row) : row + 1
  }

  /** True where rows of the file hold several punches, and the layout says what each one is. */
  get hasSides(): boolean {
    return this.#pairs !== null
  }

  /** True where midnight lies before a punch of its row of the file. */
  isNextDay(row: number): boolean {
    return (this.#pairs?.at(row).days ?? 0) > 0
  }

  /** Which punch of its row of the file a row is, from 0. */
  partOf(row: number): number {
    return this.#pairs ? (this.#pairs.origin.part[row] as number) : 0
  }

  /** Its place in `sides` by the layout; null when the layout does not say it. */
  sideOf(row: number): number | null {
    const origin = this.#pairs?.origin
    return origin && origin.pair[row] !== noPair ? (origin.side[row] as number) : null
  }

  /** Cells of the file per key of a column: what several punches of a row share is one. */
  cellsPerKey(index: number): Uint32Array {
    const column = this.#sheet.column(index)
    const { headerRow } = this.#plan.shape
    const counts = this.#sheet.rowsPerKey(column, headerRow)
    const origin = this.#pairs?.origin
    if (!origin?.isShared(index)) return counts
    for (let row = headerRow; row < this.#sheet.rows; row++) {
      const key = column.keyOf(row)
      if (origin.part[row] !== 0) counts[key] = (counts[key] as number) - 1
    }
    return counts
  }

  /** False where an earlier punch of its row in the file says what date the row is of. */
  tellsDate(row: number): boolean {
    const origin = this.#pairs?.origin
    const date = this.#plan.columnOf.get('date')
    if (!origin || date === undefined || !origin.isShared(date)) return true
    for (let each = origin.siblings(row).from; each < row; each++) {
      if (this.wall[each] !== noWall) return false
    }
    return true
  }

  /** The other half of its pair when that has no time, -1 when it has one or there is none. */
  missingHalf(row: number): number {
    const partner = this.#pairs?.partnerOf(row) ?? -1
    return partner >= 0 && this.#pairs?.ruleOf(partner) === noTime ? partner : -1
  }

  /** True when the row's punch goes up. */
  isSent(row: number): boolean {
    return (this.reason[row] as number) > duplicateRule && this.reason[row] !== headerMark
  }

  // --- all rows --------------------------------------------------------------------------------

  #judgeUserids(): void {
    const column = this.#plan.columnOf.get('userid')
    const keys = column === undefined ? null : useridKeys(this.#source(column), this.#plan.ids)
    this.#people = new People(this.#edits, keys, this.#plan.ids)
    if (keys) this.#takeWorst(keys)
    else this.#takeWorstForAll(ruleNumber('id-missing'))
  }

  /** The name beside an ID is the one of the list. Nearly every ID has one name in a file. */
  #judgeNames(): void {
    const { ids, columnOf } = this.#plan
    const [idColumn, nameColumn] = [columnOf.get('userid'), columnOf.get('name')]
    if (!ids?.directory || idColumn === undefined || nameColumn === undefined) return
    const people = this.#edits.column(idColumn)
    const names = this.#edits.column(nameColumn)
    const nameOf = new Int32Array(people.keys).fill(-1)
    const ruleOfKey = new Uint8Array(people.keys)
    for (let row = this.#plan.shape.headerRow; row < this.#sheet.rows; row++) {
      const [person, name] = [people.keyOf(row), names.keyOf(row)]
      if (nameOf[person] !== name) {
        const { value } = readId(ids, this.#edits.keyText(idColumn, person))
        nameOf[person] = name
        ruleOfKey[person] = ruleOfName(ids, value, this.#edits.keyText(nameColumn, name))
      }
      const rule = ruleOfKey[person] as number
      if (rule < (this.#base[row] as number)) this.#base[row] = rule
    }
  }

  #judgeTypes(): void {
    const { columnOf, meanings, shape } = this.#plan
    const column = columnOf.get('checktype')
    if (column === undefined) {
      this.type.fill(shape.defaultType ?? noType)
      if (shape.defaultType === null) this.#takeWorstForAll(ruleNumber('type-open'))
      return
    }
    const keys = typeKeys(this.#source(column), meanings)
    this.#takeWorst(keys)
    this.#takeValues(keys, keys.type, this.type)
  }

  #judgeTimes(): void {
    const { columnOf, context } = this.#plan
    const together = columnOf.get('checktime')
    const date = columnOf.get('date')
    const time = columnOf.get('time')
    this.wall.fill(noWall)
    if (together !== undefined) {
      const moments = this.moments(together, 'checktime')
      // An edit of another column leaves the times as they were settled.
      if (this.#walls?.moments !== moments || this.#walls.context !== context)
        this.#walls = { moments, context, keys: wallKeys(together, moments, context) }
      const { keys } = this.#walls
      this.#takeWorst(keys)
      this.#takeValues(keys, keys.wall, this.wall)
      this.#settleAll(keys.column, moments)
      return
    }
    const days = date === undefined ? null : dayKeys(date, this.moments(date, 'date'), context)
    const clocks = time === undefined ? null : clockKeys(time, this.moments(time, 'time'))
    if (days) this.#takeWorst(days)
    else this.#takeWorstForAll(ruleNumber(clocks ? 'date-missing' : 'moment-missing'))
    if (clocks) this.#takeWorst(clocks)
    else this.#takeWorstForAll(ruleNumber('time-missing'))
    if (!days || !clocks || time === undefined) return
    if (this.#pairs) this.#joinPairs(days, clocks, this.moments(time, 'time'))
    else this.#joinWalls(days, clocks)
  }

  /** As `joinWalls`, but what a time is depends on the one before it in its row. */
  #joinPairs(days: DayKeys, clocks: ClockKeys, times: MomentKeys): void {
    const dayColumn = this.#column(days)
    const clockColumn = this.#column(clocks)
    for (let row = 0; row < this.#sheet.rows; row++) {
      const day = days.day[dayColumn.keyOf(row)] as number
      const clock = clocks.clock[clockColumn.keyOf(row)] as number
      if (day !== noDay && clock >= 0) this.wall[row] = day * 86_400 + clock
    }
    this.#settleAll(clocks.column, times)
    const { context } = this.#plan
    for (let row = 0; row < this.#sheet.rows; row++) {
      const wall = this.wall[row] as number
      if (wall === noWall) continue
      const isMidnight = clocks.clock[clockColumn.keyOf(row)] === 86_400
      const rule = Math.min(ruleOfWall(wall, context), isMidnight ? midnight : fine)
      if (rule < (this.#base[row] as number)) this.#base[row] = rule
    }
  }

  #settleAll(index: number, times: MomentKeys): void {
    const pairs = this.#pairs
    if (!pairs) return
    const column = this.#edits.column(index)
    pairs.settleAll(this.wall, (row) => times.isEmpty(column.keyOf(row)))
    for (let row = 0; row < this.#sheet.rows; row++) {
      const rule = pairs.ruleOf(row)
      if (rule < (this.#base[row] as number)) this.#base[row] = rule
    }
  }

  #joinWalls(days: DayKeys, clocks: ClockKeys): void {
    const dayColumn = this.#column(days)
    const clockColumn = this.#column(clocks)
    for (let row = 0; row < this.#sheet.rows; row++) {
      const day = days.day[dayColumn.keyOf(row)] as number
      const clock = clocks.clock[clockColumn.keyOf(row)] as number
      if (day === noDay || clock < 0) continue
      const { wall, rule } = settleMoment({ day, rule: fine }, clock, null, this.#plan.context)
      if (wall !== null) this.wall[row] = wall
      if (rule < (this.#base[row] as number)) this.#base[row] = rule
    }
  }

  #judgeOptional(): void {
    for (const field of optionalFields) {
      const column = this.#plan.columnOf.get(field)
      if (column !== undefined) this.#takeWorst(optionalKeys(this.#source(column), field))
    }
    this.#judgePositions()
  }

  /** Latitude and longitude go together or not at all. */
  #judgePositions(): void {
    const isEmpty = (field: Field) => {
      const index = this.#plan.columnOf.get(field)
      if (index === undefined) return null
      const empty = emptyKeys(this.#source(index))
      const column = this.#edits.column(index)
      return (row: number) => empty[column.keyOf(row)] === 1
    }
    const noLatitude = isEmpty('latitude')
    const noLongitude = isEmpty('longitude')
    if (!noLatitude && !noLongitude) return
    for (let row = 0; row < this.#sheet.rows; row++) {
      const lacksLatitude = noLatitude?.(row) ?? true
      const lacksLongitude = noLongitude?.(row) ?? true
      if (lacksLatitude === lacksLongitude) continue
      const rule = lacksLatitude ? latitudeMissing : longitudeMissing
      if (rule < (this.#base[row] as number)) this.#base[row] = rule
    }
  }

  /** Header, lines above it, rows that are no punches, and rows somebody edited or decided about. */
  #judgeWholeRows(): void {
    const { headerRow } = this.#plan.shape
    const { skips } = this.#edits
    for (let row = 0; row < headerRow - 1; row++) {
      if (skips[row] !== skipStates.kept) this.#base[row] = aboveHeader
    }
    if (headerRow > 0) this.#base[headerRow - 1] = headerMark
    for (let row = headerRow; row < this.#sheet.rows; row++) {
      if (skips[row] === skipStates.asRead && this.#looksLikeNoPunch(row)) this.#judgeRow(row)
    }
    for (const row of this.#sheet.headings.keys()) this.#judgeRow(row)
    // A mark counts more than what the row reads as, so marked rows need not be read again.
    for (let row = 0; row < skips.length; row++) {
      if (row === headerRow - 1) continue
      if (skips[row] === skipStates.skipped) this.#base[row] = leftOut
      else if (skips[row] === skipStates.kept)
        this.#base[row] = wrongWhenKept(this.#base[row] as number)
    }
    for (const { from, to } of this.#togetherWith(this.#edits.looseRows())) {
      this.#settle(from, to)
      for (let row = from; row < to; row++) this.#judgeRow(row)
    }
  }

  /** A cheap look before a row's texts are read: no time, and no employee or an empty time. */
  #looksLikeNoPunch(row: number): boolean {
    if (this.wall[row] !== noWall) return false
    const base = this.#base[row] as number
    // A half without a time stands beside one that has it: no total, no empty line. So is a day of somebody.
    if (base === noTime || (base === emptyDay && this.#isDayOfSomebody(row))) return false
    return base < momentMissing || base === timeMissing || !this.#plan.columnOf.has('userid')
  }

  // --- one row ---------------------------------------------------------------------------------

  /** Reads one row by its own cells, as after an edit. */
  #judgeRow(row: number): void {
    const { headerRow } = this.#plan.shape
    if (row === headerRow - 1) return
    const reading = this.#readRow(row)
    const state = this.#edits.skips[row]
    const heading = this.#sheet.headings.get(row)
    this.wall[row] = reading.wall ?? noWall
    this.type[row] = reading.punch.checktype ?? noType
    const isEdited = this.#edits.looseRows().has(row)
    this.#people.setEdited(row, isEdited ? reading.punch.userid : undefined)
    if (state === skipStates.skipped) this.#base[row] = leftOut
    else if (state === skipStates.kept) this.#base[row] = wrongWhenKept(reading.worst)
    else if (row < headerRow) this.#base[row] = aboveHeader
    else if (heading) this.#base[row] = ruleNumber(heading)
    else if (this.#pairs?.ruleOf(row) === noTime) this.#base[row] = noTime
    else if (this.#pairs?.ruleOf(row) === emptyDay && this.#isDayOfSomebody(row)) {
      this.#base[row] = emptyDay
    } else {
      const cells = this.#sheet.columns.map((_, column) =>
        this.#isOfFile(column) ? this.#edits.text(row, column) : '',
      )
      this.#base[row] = autoSkip(this.#plan, cells, reading) ?? reading.worst
    }
  }

  /** What was added to a row does not make an empty line a punch. */
  #isOfFile(column: number): boolean {
    const isSide = this.#pairs?.origin.madeOf[column]?.kind === 'side'
    return !isSide && !this.#sheet.carried.has(column) && !this.#sheet.joined.has(column)
  }

  /** Its own ID says that a line is no total. */
  #isDayOfSomebody(row: number): boolean {
    return this.#sheet.carried.size === 0 && this.#people.hashOf(row) !== 0
  }

  #readRow(row: number): RowReading {
    return readRow(this.#plan, (column) => this.#edits.text(row, column), this.#pairs?.at(row))
  }

  /** The rows that must be judged with each of these: all punches of its row of the file. */
  *#togetherWith(rows: Iterable<number>): Generator<{ from: number; to: number }> {
    const origin = this.#pairs?.origin
    const done = new Set<number>()
    for (const row of rows) {
      if (!origin) yield { from: row, to: row + 1 }
      else if (!done.has(row)) {
        const together = origin.siblings(row)
        for (let each = together.from; each < together.to; each++) done.add(each)
        yield together
      }
    }
  }

  /** Judges the punches of one row of the file against each other, by their cells as they count now. */
  #settle(from: number, to: number): void {
    const pairs = this.#pairs
    if (!pairs) return
    const { columnOf } = this.#plan
    const together = columnOf.get('checktime')
    const column = together ?? columnOf.get('time')
    if (column === undefined) return
    const kind = together === undefined ? 'time' : 'checktime'
    for (let row = from; row < to; row++) {
      const reading = readRow(this.#plan, (each) => this.#edits.text(row, each))
      this.wall[row] = reading.wall ?? noWall
    }
    const isEmpty = (row: number) =>
      readMomentCell(kind, this.#edits.text(row, column)).clock === cellEmpty
    pairs.settle(pairs.origin.sourceRow[from] as number, this.wall, isEmpty)
  }

  #isSendable(row: number): boolean {
    const base = this.#base[row] as number
    return base > duplicateRule && base !== headerMark
  }

  /** The employee number of a row as it would be sent; null when unreadable. */
  useridOf(row: number): string | null {
    return this.#people.useridOf(row)
  }

  countPeople(rows: Uint32Array): number {
    return this.#people.count(rows)
  }

  /** How the rows speak of coming and going, for what is said beside the problems. */
  get acrossRows(): AcrossRows {
    return this.#across
  }

  #acrossSource(): AcrossRowsSource {
    const index = this.#plan.columnOf.get('userid')
    const column = index === undefined ? null : this.#sheet.column(index)
    const clocks = (['sensorid', 'deviceserial'] as const).flatMap(
      (field) => this.#plan.columnOf.get(field) ?? [],
    )
    return {
      rows: this.#sheet.rows,
      base: this.#base,
      settled: this.#settled,
      reason: this.reason,
      wall: this.wall,
      isOrdered: (row) => this.#isSendable(row),
      type: this.type,
      keys: column?.keys ?? 0,
      keyOf: (row) => column?.keyOf(row) ?? 0,
      hasKey: (row) => column !== null && !this.#edits.hasEditedCells(row),
      hashOf: (row) => this.#people.hashOf(row),
      useridOf: (row) => this.#people.useridOf(row),
      isOtherClock: (a, b) =>
        clocks.some((clock) => {
          const [one, other] = [a, b].map((row) => cleanText(this.#edits.text(row, clock)))
          return one !== other && one !== '' && other !== ''
        }),
      thresholds: this.#plan.thresholds,
      now: this.#plan.context.now,
      held: this.held,
    }
  }

  // --- helpers ---------------------------------------------------------------------------------

  #takeWorst({ column, rule, isClean }: KeyReading): void {
    if (isClean) return
    const base = this.#base
    const { codes } = this.#edits.column(column)
    if (codes === null) {
      for (let row = 0; row < rule.length; row++) {
        if ((rule[row] as number) < (base[row] as number)) base[row] = rule[row] as number
      }
      return
    }
    for (let row = 0; row < codes.length; row++) {
      const worst = rule[codes[row] as number] as number
      if (worst < (base[row] as number)) base[row] = worst
    }
  }

  /** Writes what was read of each key into its rows. */
  #takeValues(
    { column }: KeyReading,
    ofKey: ArrayLike<number>,
    ofRow: Uint32Array | Int16Array,
  ): void {
    const { codes } = this.#edits.column(column)
    if (codes === null) ofRow.set(ofKey)
    else
      for (let row = 0; row < codes.length; row++)
        ofRow[row] = ofKey[codes[row] as number] as number
  }

  #takeWorstForAll(rule: number): void {
    for (let row = 0; row < this.#base.length; row++) {
      if (rule < (this.#base[row] as number)) this.#base[row] = rule
    }
  }

  #column(reading: KeyReading) {
    return this.#edits.column(reading.column)
  }

  #source(index: number) {
    return { index, column: this.#edits.column(index), edits: this.#edits }
  }
}

/** What is wrong with a row that would stay behind by itself, when a person wants it to go. */
function wrongWhenKept(rule: number): number {
  if (rule === wordLeftOut) return typeUnknown
  return rule === noTime || rule === emptyDay ? timeMissing : rule
}

/** ready, warning, error, duplicate or skipped: what the reason's rule makes of a row. */
export function verdictOfRule(rule: number): Verdict {
  if (rule === fine) return 'ready'
  const { severity } = ruleOf(rule)
  return severity === 'note' ? 'ready' : severity
}

const latitudeMissing = ruleNumber('latitude-missing')
const longitudeMissing = ruleNumber('longitude-missing')
const noTime = ruleNumber('no-time')
const emptyDay = ruleNumber('empty-day')
const midnight = ruleNumber('midnight')
const aboveHeader = ruleNumber('above-header')
const leftOut = ruleNumber('left-out')
const wordLeftOut = ruleNumber('word-left-out')
const typeUnknown = ruleNumber('type-unknown')
const momentMissing = ruleNumber('moment-missing')
const timeMissing = ruleNumber('time-missing')
