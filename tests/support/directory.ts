import type { DirectoryData } from '#lib/spreadsheet/directory.ts'

type Listed = {
  userid: string
  name?: string
  payroll?: string
  badge?: string
  department?: string
  inactive?: boolean
}

/** The list of employees as it crosses to the worker. */
export function directoryOf(people: Listed[], more: Partial<DirectoryData> = {}): DirectoryData {
  return {
    connection: 'Leeds bakery',
    userids: people.map(({ userid }) => userid),
    names: people.map(({ name }) => name ?? ''),
    payrolls: people.map(({ payroll }) => payroll ?? ''),
    badges: people.map(({ badge }) => badge ?? ''),
    departments: people.map(({ department }) => department ?? ''),
    inactive: people.flatMap(({ inactive }, index) => (inactive ? [index] : [])),
    ids: [],
    nameKeys: [],
    columns: [],
    confirmedAt: null,
    ...more,
  }
}

export function directoryBytes(people: Listed[], more: Partial<DirectoryData> = {}): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(directoryOf(people, more)))
}
