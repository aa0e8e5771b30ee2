import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { compareList } from '#lib/employees/compare-list.ts'
import { proposeListColumns } from '#lib/employees/list-columns.ts'
import { ListLines } from '#lib/employees/list-lines.ts'
import { findListHeader, readList } from '#lib/employees/read-list.ts'
import { directoryOf } from '../support/directory.ts'

function read(text: string) {
  const { data } = Papa.parse<string[]>(text.trimEnd())
  const lines = new ListLines(data)
  const headerRow = findListHeader(lines)
  const columns = proposeListColumns(headerRow > 0 ? lines.rowTexts(headerRow - 1) : [])
  return { headerRow, columns, ...readList(lines, headerRow, columns) }
}

describe('a list of employees', () => {
  it('is read by what its columns are called, below a title', () => {
    const list = read(
      'Staff of Leeds;;;;\nEmployee ID;Full Name;Payroll No.;Dept;Status\n417;Megan Holroyd;P-20;Ovens;Active\n1023;Aisha Rahman;P-21;Packing;Leaver\n',
    )
    expect(list.headerRow).toBe(2)
    expect(list.people).toEqual([
      {
        ...{ userid: '417', name: 'Megan Holroyd', payrollNo: 'P-20' },
        ...{ department: 'Ovens', isActive: true },
      },
      {
        ...{ userid: '1023', name: 'Aisha Rahman', payrollNo: 'P-21' },
        ...{ department: 'Packing', isActive: false },
      },
    ])
  })

  it('joins first and last name, and says nothing about what it does not hold', () => {
    const { people } = read('userid,First name,Surname\n417,Megan,Holroyd\n')
    expect(people).toEqual([{ userid: '417', name: 'Megan Holroyd' }])
  })

  it('leaves an empty active cell undecided', () => {
    const { people } = read('userid,active\n417,\n1023,n\n')
    expect(people).toEqual([{ userid: '417' }, { userid: '1023', isActive: false }])
  })

  it('leaves out lines it cannot take, each with its reason', () => {
    const { people, leftOut } = read(
      'userid,name,active\n417,Megan,yes\n417,Meg,yes\n1.2E+11,Tom,yes\nE356,Ann,yes\n,Bob,yes\n,,\n9,Cy,perhaps\n',
    )
    expect(people.map(({ userid }) => userid)).toEqual(['417'])
    expect(leftOut).toEqual([
      { rowNo: 3, text: '417', why: 'Same ID as row 2' },
      { rowNo: 4, text: '1.2E+11', why: 'Employee ID damaged by Excel' },
      { rowNo: 5, text: 'E356', why: 'Employee ID is not a whole number' },
      { rowNo: 6, text: '', why: 'Employee ID is missing' },
      { rowNo: 8, text: '9', why: '“perhaps” is neither active nor inactive' },
    ])
  })

  it('takes a payroll number for what it is when an ID stands beside it', () => {
    expect(proposeListColumns(['Payroll Number', 'Employee No', 'Card No'])).toEqual([
      'payrollNo',
      'userid',
      'badge',
    ])
  })

  it('takes the badge of a clock’s USERINFO for the ID, not the key of its database', () => {
    expect(proposeListColumns(['USERID', 'Badgenumber', 'SSN', 'Name'])).toEqual([
      ...[null, 'userid', null, 'name'],
    ])
    expect(proposeListColumns(['User ID', 'Badge number', 'Name'])).toEqual([
      ...['userid', 'badge', 'name'],
    ])
  })
})

describe('a list against the one that is there', () => {
  const known = directoryOf([
    { userid: '417', name: 'Megan Holroyd', payroll: 'P-20' },
    { userid: '1023', name: 'Aisha Rahman' },
    { userid: '1187', name: 'Tomasz Bielak', inactive: true },
    { userid: '9', name: 'Ann' },
  ])

  it('says who is new, what changes, and who is not named', () => {
    const compared = compareList(
      [
        { userid: '417', name: 'Megan Smith', isActive: false },
        { userid: '1023' },
        { userid: '1187', isActive: true },
        { userid: '5', name: 'New' },
      ],
      known,
    )
    expect(compared.added).toEqual([{ userid: '5', name: 'New' }])
    expect(compared.changed.map(({ changes }) => changes)).toEqual([
      ['Name: Megan Holroyd -> Megan Smith', 'Active: yes -> no'],
      ['Active: no -> yes'],
    ])
    expect(compared.unchanged).toBe(1)
    expect(compared.missing).toEqual([{ userid: '9', name: 'Ann' }])
  })
})
