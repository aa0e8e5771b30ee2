import type { DirectoryData } from '#lib/spreadsheet/directory.ts'
import type { ListedPerson } from './read-list.ts'

export type Compared = {
  added: ListedPerson[]
  changed: { person: ListedPerson /** `Department: Ovens -> Packing` */; changes: string[] }[]
  unchanged: number
  /** Active people of the list whom the file does not name. */
  missing: { userid: string; name: string }[]
}

const labels = {
  ...{ name: 'Name', payrollNo: 'Payroll number', badge: 'Badge' },
  ...{ department: 'Department', isActive: 'Active' },
}

/** What taking these people would do to the list. A field the file does not hold changes nothing. */
export function compareList(people: readonly ListedPerson[], known: DirectoryData): Compared {
  const placeOf = new Map(known.userids.map((userid, place) => [userid, place]))
  const inactive = new Set(known.inactive)
  const compared: Compared = { added: [], changed: [], unchanged: 0, missing: [] }
  const named = new Set<string>()
  for (const person of people) {
    named.add(person.userid)
    const place = placeOf.get(person.userid)
    if (place === undefined) {
      compared.added.push(person)
      continue
    }
    const before = {
      name: known.names[place],
      payrollNo: known.payrolls[place],
      badge: known.badges[place],
      department: known.departments[place],
      isActive: !inactive.has(place),
    }
    const changes = (Object.keys(labels) as (keyof typeof labels)[])
      .filter((field) => person[field] !== undefined && person[field] !== before[field])
      .map((field) => `${labels[field]}: ${shown(before[field])} -> ${shown(person[field])}`)
    if (changes.length > 0) compared.changed.push({ person, changes })
    else compared.unchanged++
  }
  known.userids.forEach((userid, place) => {
    if (!named.has(userid) && !inactive.has(place))
      compared.missing.push({ userid, name: known.names[place] ?? '' })
  })
  return compared
}

function shown(value: string | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value || '(empty)'
}
