import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBook } from '../../../tests/support/books.ts'

/** Spreadsheets a bench drops, made on the spot: those of a real office are nobody else's. */

export type BenchFile = { path: string; name: string; rows: number; bytes: number }

/** `repair` = half of the rows have one type that no clock writes. */
export type Kind = 'usual' | 'distinct' | 'repair'

const people = 2_000
const punchesPerDay = people * 4
const linesPerWrite = 20_000
const slots = [6, 10, 11, 15]
const departments = ['Packing', 'Ovens', 'Office', 'Stores', 'Yard']
const firstNames = ['Aisha', 'Tomasz', 'Megan', 'Kwame', 'Poppy', 'Imran', 'Nadia', 'Gareth']
const lastNames = ['Rahman', 'Bielak', 'Holroyd', 'Boateng', 'Entwistle', 'Qureshi', 'Lomax']

/** A folder for them that goes when the bench does. */
export function benchFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'punchdesk-bench-'))
  const remove = () => rmSync(path, { recursive: true, force: true })
  process.once('exit', remove)
  return { path, remove }
}

/**
 * Four punches a day of 2,000 people, up to yesterday. Usual: 53 bytes a row, some hundred different
 * names, times to the second. Distinct: a record number, a photo's name and a time that never come twice.
 */
export function makeCsv(folder: string, kind: Kind, rows: number): BenchFile {
  const name = `${kind}-${rows}.csv`
  const path = join(folder, name)
  const file = openSync(path, 'w')
  let bytes = writeSync(file, `${headerOf(kind).join(',')}\n`)
  for (let from = 0; from < rows; from += linesPerWrite) {
    const lines: string[] = []
    const to = Math.min(rows, from + linesPerWrite)
    for (let index = from; index < to; index++) lines.push(cellsOf(kind, index, rows).join(','))
    bytes += writeSync(file, `${lines.join('\n')}\n`)
  }
  closeSync(file)
  return { path, name, rows, bytes }
}

/** The usual rows as an Excel workbook: times as serial numbers in ZKTeco's format, IDs as numbers. */
export function makeXlsx(folder: string, rows: number): BenchFile {
  const name = `usual-${rows}.xlsx`
  const path = join(folder, name)
  const line = (index: number) => {
    const [department = '', person = '', id = '', moment = '', ...rest] = cellsOf(
      'usual',
      index,
      rows,
    )
    return [department, person, Number(id), { v: serialOf(moment), z: zktecoFormat }, ...rest]
  }
  const lines = [headerOf('usual'), ...Array.from({ length: rows }, (_, index) => line(index))]
  const book = makeBook({ Log: { rows: lines } })
  writeFileSync(path, book)
  return { path, name, rows, bytes: book.length }
}

const zktecoFormat = 'dd/mm/yyyy\\ h:mm\\ \\Am\\Pm'

/** `03/08/2026 06:57:12` -> days since Excel's beginning. */
function serialOf(moment: string): number {
  const iso = `${moment.slice(6, 10)}-${moment.slice(3, 5)}-${moment.slice(0, 2)}T${moment.slice(11)}Z`
  return Date.parse(iso) / 86_400_000 + 25_569
}

export function headerOf(kind: Kind): string[] {
  const always = ['Department', 'Name', 'No.', 'Date/Time', 'Status']
  return kind === 'distinct' ? [...always, 'Record', 'Photo'] : [...always, 'Location ID']
}

/** The cells of row `index`, counted from 0 below the header. */
export function cellsOf(kind: Kind, index: number, rows: number): string[] {
  const day = Math.floor(index / punchesPerDay)
  const slot = Math.floor(index / people) % 4
  const person = (index * 7 + day) % people
  const second =
    kind === 'distinct' ? index % people : (Math.imul(index + 1, 0x9e3779b1) >>> 8) % 3_000
  const always = [
    departments[person % departments.length] ?? '',
    `${firstNames[person % firstNames.length]} ${lastNames[person % lastNames.length]}`,
    String(1_000 + person),
    momentText(day - Math.ceil(rows / punchesPerDay), (slots[slot] ?? 0) * 3_600 + second),
    kind === 'repair' && index % 2 ? 'Gone' : slot % 2 ? 'C/Out' : 'C/In',
  ]
  return kind === 'distinct'
    ? [...always, String(4_000_000 + index), `p${(index + 9_000_000).toString(36)}`]
    : [...always, String(11 + (person % 6))]
}

/** `03/08/2026 06:57:12`, so many days from today. */
function momentText(daysFromToday: number, second: number): string {
  const clock = new Date(second * 1_000).toISOString().slice(11, 19)
  return `${dayText(daysFromToday)} ${clock}`
}

const dayTexts = new Map<number, string>()
function dayText(daysFromToday: number): string {
  const known = dayTexts.get(daysFromToday)
  if (known) return known
  const iso = new Date(Date.now() + daysFromToday * 86_400_000).toISOString()
  const text = `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
  dayTexts.set(daysFromToday, text)
  return text
}
