import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Directory } from '#lib/spreadsheet/directory.ts'
import { bareKey, digitsMistaken, idKey, isName, nameKey } from '#lib/spreadsheet/id-keys.ts'
import { IdReader } from '#lib/spreadsheet/id-reader.ts'
import { namesAgree } from '#lib/spreadsheet/names-agree.ts'
import { ruleOf } from '#lib/spreadsheet/rules.ts'
import type { IdWay } from '#lib/spreadsheet/schema.ts'
import { directoryBytes, directoryOf } from '../support/directory.ts'
import { allRows, glance, openWorkbench } from '../support/workbench.ts'

const people = [
  { userid: '417', name: 'Megan Holroyd', payroll: 'P-0020', badge: '900001' },
  { userid: '1023', name: 'Aisha Rahman', payroll: '417', badge: '900002' },
  { userid: '1071', name: 'Poppy Entwistle', payroll: '0305', badge: '900003' },
  { userid: '1187', name: 'Tomasz Bielak', payroll: '305', badge: '900004', inactive: true },
]
const directory = new Directory(directoryOf(people))
const reads = (way: IdWay, text: string) => {
  const { value, rule } = new IdReader({ directory, way }).read(text)
  return [value, ruleOf(rule)?.id]
}

describe('how IDs and names are compared', () => {
  it('keeps leading zeros in an ID and drops them only to compare', () => {
    expect([idKey("'00417"), bareKey("'00417"), bareKey(' 417.0 '), bareKey('000')]).toEqual([
      '00417',
      '417',
      '417',
      '0',
    ])
  })

  it('does not mind order, case, commas and accents of a name', () => {
    expect(nameKey('Rahman, Aïsha')).toBe(nameKey('AISHA  rahman'))
    expect(nameKey(' - ')).toBe('')
  })

  it('gives a name the same key in whatever order its parts stand', () => {
    const part = fc.stringMatching(/^[a-zé]{1,8}$/)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(nameKey(parts.join(' '))).toBe(nameKey([...parts].reverse().join(', ')))
      }),
    )
  })

  it('sees the letters that look like digits', () => {
    expect([digitsMistaken('1O71'), digitsMistaken('l071'), digitsMistaken('E356')]).toEqual([
      '1071',
      '1071',
      null,
    ])
    expect([isName('1O71'), isName('Megan Holroyd'), isName('417')]).toEqual([false, true, false])
  })
})

describe('an ID as written becomes a userid', () => {
  it.each<[IdWay, string, string | null, string | undefined]>([
    ['userid', '417', '417', undefined],
    ['userid', "'417", '417', undefined],
    // Never by itself: it is proposed.
    ['userid', '00417', '00417', 'id-not-in-list'],
    ['userid', '2290', '2290', 'id-not-in-list'],
    ['userid', '1187', '1187', 'id-inactive'],
    ['userid', '1O71', null, 'id-not-number'],
    ['zeros', '00417', '417', undefined],
    ['zeros', '2290', '2290', 'id-not-in-list'],
    ['payroll', 'p-0020', '417', undefined],
    ['payroll', '417', '1023', undefined],
    ['payroll', '00417', '1023', undefined],
    ['payroll', '0305', '1071', undefined],
    ['payroll', '305', '1187', 'id-inactive'],
    // Two people share it without the zeros.
    ['payroll', '00305', null, 'id-not-matched'],
    // A userid in a column of payroll numbers leads to nobody.
    ['payroll', '1071', null, 'id-not-matched'],
    ['payroll', ' ', null, 'id-missing'],
    ['badge', '900003', '1071', undefined],
    // A name is never applied before somebody confirmed it.
    ['name', 'Holroyd, Megan', null, 'id-not-matched'],
  ])('%s: %s -> %s %s', (way, text, value, rule) => {
    expect(reads(way, text)).toEqual([value, rule])
  })

  it('takes what was confirmed before anything else', () => {
    const reader = new IdReader({
      directory,
      way: 'userid',
      ids: new Map([['00417', '417']]),
      nameKeys: new Map([[nameKey('Rahman, Aisha'), '1023']]),
    })
    expect(reader.read("'00417").value).toBe('417')
    expect(reader.read('Aisha Rahman').value).toBe('1023')
  })

  it('goes by the badge of a clock’s own table where one came along', () => {
    const lookup = new Map([
      ['1', '900003'],
      ['2', '1187'],
    ])
    const reader = new IdReader({ directory, way: 'userid', lookup })
    expect([reader.read('1').value, reader.read('02').value]).toEqual(['1071', '1187'])
    expect(ruleOf(reader.read('3').rule).id).toBe('id-not-matched')
    const alone = new IdReader({ directory: null, way: 'userid', lookup })
    expect(alone.read('1').value).toBe('900003')
  })

  it('takes no payroll number for an ID while the list is not there', () => {
    for (const way of ['payroll', 'badge', 'zeros'] as const) {
      const { value, rule } = new IdReader({ directory: null, way }).read('417')
      expect([value, ruleOf(rule).id]).toEqual([null, 'id-not-matched'])
    }
  })

  it('proposes who it looks like, unless the name in the row says otherwise', () => {
    const reader = new IdReader({ directory, way: 'userid' })
    expect(reader.looksLike('00417', '')?.why).toBe('looks like 417 Megan Holroyd')
    expect(reader.looksLike('1O71', 'Entwistle, Poppy')?.why).toContain('the name in the rows too')
    expect(reader.looksLike('2290', 'Megan Holroyd')?.person.userid).toBe('417')
    expect(reader.looksLike('00417', 'Tomasz Bielak')).toBeNull()
  })
})

const week = (ids: string[]) =>
  [
    'No.,Name,Time,State',
    ...ids.map((id, at) => `${id},,2026-08-03 ${String(6 + at).padStart(2, '0')}:00:00,In`),
  ].join('\n')

describe('a file against the list of employees', () => {
  it('is judged anew when the list comes after it was opened', async () => {
    const { bench } = await openWorkbench(week(['417', '00417', '2290', '1187']))
    expect(await glance(bench)).toEqual(['2 ready', '3 ready', '4 ready', '5 ready'])
    await bench.setDirectory(directoryBytes(people))
    expect(await glance(bench)).toEqual([
      '2 ready',
      '3 warning Employee ID not in the list',
      '4 warning Employee ID not in the list',
      '5 warning Employee is not active',
    ])
    const told = await bench.explain(3, 0)
    expect(told.findings[0]?.sentence).toBe(
      '“00417” is not in the list of Leeds bakery. It looks like 417 Megan Holroyd.',
    )
    expect(told.fix?.label).toBe('Use 417 in 1 row')
    const problem = (await bench.problems()).find(({ rule }) => rule === 'id-not-in-list')
    expect(problem).toMatchObject({
      remark: '00417 (1) looks like 417 Megan Holroyd; 2290 (1)',
      fix: { label: 'Use 417 in 1 row', rows: 1 },
    })
  })

  it('proposes the IDs of the list for all rows at once, and undo takes them back', async () => {
    const rows = [
      '1O71,"Entwistle, Poppy",2026-08-03 06:00:00,In',
      '1O71,Poppy Entwistle,2026-08-03 15:00:00,Out',
      'E356,Aisha Rahman,2026-08-03 06:00:00,In',
      'E357,Nobody Known,2026-08-03 06:00:00,In',
    ]
    const { bench } = await openWorkbench(['No.,Name,Time,State', ...rows].join('\n'))
    await bench.setDirectory(directoryBytes(people))
    const before = await allRows(bench)
    const problem = (await bench.problems()).find(({ rule }) => rule === 'id-not-number')
    expect(problem?.fix).toEqual({ label: 'Use the IDs of 2 people in 3 rows', rows: 3 })
    expect((await bench.explain(2, 0)).fix?.label).toBe('Use 1071 in 2 rows')
    await bench.applyFix('id-not-number')
    expect((await allRows(bench)).map(({ punch }) => punch.userid)).toEqual([
      ...['1071', '1071', '1023', null],
    ])
    await bench.undo()
    expect(await allRows(bench)).toEqual(before)
  })

  it('shows the name of the list where the file has none', async () => {
    const { bench } = await openWorkbench(week(['417']))
    await bench.setDirectory(directoryBytes(people))
    expect((await allRows(bench))[0]?.punch.name).toBe('Megan Holroyd')
    expect((await bench.explain(2, 0)).readAs).toBe('417 Megan Holroyd')
  })

  it('asks once what the numbers are when payroll numbers fit better, and reads so', async () => {
    const { bench } = await openWorkbench(week(['P-0020', '417', '0305']))
    await bench.setDirectory(directoryBytes(people))
    const asked = await bench.idQuestion()
    expect(asked.state).toBe('asked')
    expect(asked.evidence).toBe(
      'Of 3 different values in No., 3 match payroll numbers, 1 match employee IDs in the list of Leeds bakery.',
    )
    expect((await bench.openQuestions())[0]).toMatchObject({ id: 'employee-ids', blocks: true })
    await bench.setShape({ ...(await bench.getShape()), ids: 'payroll' })
    expect(await bench.openQuestions()).toEqual([])
    expect((await allRows(bench)).map(({ punch }) => punch.userid)).toEqual(['417', '1023', '1071'])
  })

  it('remembers what a column of this name held, while the file does not speak against it', async () => {
    const columns = [{ header: 'no', way: 'payroll' as const, at: '2026-07-06T10:00:00.000Z' }]
    const fits = await openWorkbench(week(['P-0020', '417']))
    await fits.bench.setDirectory(directoryBytes(people, { columns }))
    expect(await fits.bench.idQuestion()).toMatchObject({ state: 'remembered', way: 'payroll' })
    expect((await allRows(fits.bench)).map(({ punch }) => punch.userid)).toEqual(['417', '1023'])
    const other = await openWorkbench(week(['1023', '1071']))
    await other.bench.setDirectory(directoryBytes(people, { columns }))
    expect(await other.bench.idQuestion()).toMatchObject({ state: 'settled', way: 'userid' })
  })

  it('asks one thing of a file that names people only: the list first, then its names', async () => {
    const { bench } = await openWorkbench(
      'Employee,In Date,Out Date\n"Rahman, Aisha",8/13/26 7:00 AM,8/13/26 3:00 PM\n',
    )
    expect(await bench.openQuestions()).toEqual([
      { id: 'employee-names', blocks: true, sentence: expect.stringMatching(/Import a list/) },
    ])
    await bench.setDirectory(directoryBytes(people))
    expect(await bench.openQuestions()).toMatchObject([
      { id: 'employee-names', sentence: expect.stringMatching(/Use the names.*Leeds bakery/) },
    ])
    const shape = await bench.getShape()
    const columns = shape.columns.map((column) =>
      column.field === 'name' ? { ...column, field: 'userid' as const } : column,
    )
    await bench.setShape({ ...shape, columns, ids: 'name' })
    expect(await bench.openQuestions()).toEqual([])
    expect((await bench.explain(2, 0)).findings[0]?.sentence).toMatch(
      /is no ID yet.*1023 Aisha Rahman/,
    )
    await bench.confirmIds([['Rahman, Aisha', '1023']])
    expect(await glance(bench)).toEqual(['2 ready', '3 ready'])
  })

  it('warns where the name beside an ID is another one than in the list', async () => {
    const rows = [
      '417,"HOLROYD, Megan",2026-08-03 06:00:00,In',
      '417,M. Holroyd 3,2026-08-03 15:00:00,Out',
      '1023,Megan Holroyd,2026-08-03 06:00:00,In',
      '1023,,2026-08-03 15:00:00,Out',
      '1023,Aisha,2026-08-04 06:00:00,In',
      '1023,Megan Holroyd,2026-08-04 15:00:00,Out',
      '9,Anybody Else,2026-08-04 15:00:00,Out',
    ]
    const { bench } = await openWorkbench(['No.,Name,Time,State', ...rows].join('\n'))
    expect((await glance(bench)).filter((row) => row.includes('Name'))).toEqual([])
    await bench.setDirectory(directoryBytes(people))
    expect((await glance(bench)).filter((row) => row.includes('Name'))).toEqual([
      '4 warning Name differs from the list',
      '7 warning Name differs from the list',
    ])
    const { findings } = await bench.explain(4, 1)
    expect(findings[0]?.sentence).toBe(
      'The file says “Megan Holroyd”, and the list of Leeds bakery says “Aisha Rahman” for 1023. The punch goes to 1023.',
    )
    // Mended at either end, and back again.
    await bench.editCell(4, 0, '417')
    expect((await glance(bench))[2]).not.toMatch(/Name/)
    await bench.undo()
    await bench.editCell(7, 1, 'Rahman')
    expect((await glance(bench)).filter((row) => row.includes('Name'))).toEqual([
      '4 warning Name differs from the list',
    ])
  })

  it.each([
    ['Megan Holroyd', 'holroyd,  MÉGAN', true],
    ['Megan Holroyd', 'Holroyd', true],
    ['Megan Anne Holroyd', 'M. A. Holroyd', true],
    ['Meg Holroyd', 'Megan Holroyd 12', true],
    ['Megan Holroyd', '1', true],
    ['Megan Holroyd', 'Megan Smith', false],
    ['Megan Holroyd', 'Aisha Rahman', false],
    ['Ann Ann', 'Ann Bo', false],
    ['Jo Bell', 'J B', true],
  ])('takes %s and %s for one person: %s', (one, other, isSame) => {
    expect([namesAgree(one, other), namesAgree(other, one)]).toEqual([isSame, isSame])
  })

  it('puts first and last name together where they stand apart', async () => {
    const text = [
      'First Name,Last Name,Time,State,Payroll Number',
      'Aisha,Rahman,2026-08-03 06:00:00,In,0305',
      'Megan,-,2026-08-03 06:01:00,In,P-0020',
      'Total,,,,',
      '',
    ].join('\n')
    const { bench, summary } = await openWorkbench(text)
    expect(summary.columns).toBe(5)
    expect((await bench.describeColumns())[5]).toMatchObject({
      field: 'name',
      samples: ['Aisha Rahman', 'Megan', 'Total'],
      remark: 'first and last name together',
    })
    expect((await allRows(bench)).map(({ punch }) => punch.name)).toEqual([
      ...['Aisha Rahman', 'Megan', 'Total'],
    ])
    expect((await glance(bench))[2]).toBe('4 skipped Total row')
    const named = await openWorkbench(text.replace('First Name,Last Name', 'First Name,Full name'))
    expect(await named.bench.describeColumns()).toHaveLength(5)
  })

  it('proposes names and applies them once they are confirmed', async () => {
    const { bench } = await openWorkbench(
      'Employee,Time,State\n"Rahman, Aisha",2026-08-03 06:00:00,In\nSomebody New,2026-08-03 06:01:00,In',
    )
    await bench.setDirectory(directoryBytes(people))
    // There is a list, and no column of IDs to ask it about.
    expect(await bench.idQuestion()).toMatchObject({ state: 'none', listed: 4, distinct: 0 })
    await bench.setShape({
      ...(await bench.getShape()),
      columns: [
        { header: 'Employee', field: 'userid' },
        { header: 'Time', field: 'checktime' },
        { header: 'State', field: 'checktype' },
      ],
    })
    const { names, state } = await bench.idQuestion()
    expect(state).toBe('asked')
    expect(names).toEqual([
      { text: 'Rahman, Aisha', rows: 1, userid: '1023', name: 'Aisha Rahman' },
    ])
    expect((await bench.verdictCounts()).error).toBe(2)
    await bench.confirmIds([['Rahman, Aisha', '1023']])
    expect((await allRows(bench)).map(({ punch }) => punch.userid)).toEqual(['1023', null])
    expect((await bench.idQuestion()).confirmedValues).toBe(1)
  })

  it('finds doubles by the userid, not by what was written', async () => {
    const { bench } = await openWorkbench(
      'No.,Time,State\n00417,2026-08-03 06:00:00,In\n417,2026-08-03 06:00:00,In',
    )
    await bench.setDirectory(directoryBytes(people, { ids: [['00417', '417']] }))
    expect(await glance(bench)).toEqual(['2 ready', '3 duplicate Same as row 2'])
  })

  it('counts what is not in the list by values and rows, without totals', async () => {
    const { bench } = await openWorkbench(`${week(['417', '2290', '2290', '1023'])}\nTotal,,,\n`)
    await bench.setDirectory(directoryBytes(people))
    expect(await bench.idQuestion()).toMatchObject({
      ...{ distinct: 3, found: 2, unlistedValues: 1, unlistedRows: 2 },
      unlisted: [{ text: '2290', rows: 2, looksLike: null }],
    })
  })
})
