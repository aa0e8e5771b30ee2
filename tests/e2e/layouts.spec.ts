import { expect, expectAccessible, test } from '../support/e2e.ts'
import { drop, goToCheck, journalOf, punchOf, results, sendAll } from '../support/import-page.ts'

const pairs = [
  'No.,Name,Date,Start,End',
  '8801,Ann,26/06/2026,22:00,06:00',
  '8802,Bo,26/06/2026,09:00,',
  '8802,Bo,27/06/2026,,',
  '8803,Cy,26/06/2026,07:00,25:10',
  '',
].join('\n')

test('a file of pairs is read, its missing out is typed, and each punch goes for itself', async ({
  page,
  login,
  desk,
}) => {
  await login()
  await page.goto('/import')
  await drop(page, { name: 'pairs.csv', text: pairs })

  // Read: the layout is found, its columns are the halves, and a night is told of.
  const layout = page.getByRole('group', { name: 'Punches in a row of the file' })
  await expect(layout.getByRole('radio', { name: 'Pair per row' })).toBeChecked()
  await expect(page.getByLabel('Goes to, column Start')).toHaveValue('inTime')
  await expect(page.getByLabel('Goes to, column End')).toHaveValue('outTime')
  await expect(page.getByText('ends the night shift of 26 June')).toBeVisible()
  await expectAccessible(page)
  await layout.getByRole('radio', { name: 'Many pairs a day' }).check()
  await expect(page.getByLabel('Goes to, column Start')).toHaveValue('inTime')
  await layout.getByRole('radio', { name: 'Pair per row' }).check()
  await expect(page.getByLabel('Goes to, column End')).toHaveValue('outTime')
  await goToCheck(page)

  // Check: one key leads to the missing half, and typing its time makes the pair whole.
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid.getByText('Out is missing')).toBeVisible()
  await page.getByRole('button', { name: /^Out is missing/ }).click()
  await expect(grid.getByText('No time given')).toHaveCount(0)
  await grid.focus()
  const dock = page.getByRole('region', { name: 'The focused cell' })
  await expect(dock.getByRole('button', { name: /Type the out/ })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Alt+Enter')
  await expect(dock).toContainText('Row 3, Time')
  await expect(dock).toContainText('No time given')
  await page.keyboard.type('5:30 pm')
  await page.keyboard.press('Enter')
  await expect(grid.getByText('Out is missing')).toHaveCount(0)

  // Send: the in of row 5 goes, though its out cannot be read.
  await page.getByRole('button', { name: 'Send 5 punches' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send 5 punches' }).click()
  await page.waitForURL(/\/imports\/\d+$/)
  await expect(page.getByText(/^Finished/).first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('2 rows of the file, not sent or not as a whole')).toBeVisible()
  const puts = await journalOf(desk.sandboxUrl, new Set(['8801', '8802', '8803']))
  expect(puts.map(punchOf).toSorted()).toEqual([
    '8801 2026-06-26T22:00:00 0',
    '8801 2026-06-27T06:00:00 1',
    '8802 2026-06-26T09:00:00 0',
    '8802 2026-06-26T17:30:00 1',
    '8803 2026-06-26T07:00:00 0',
  ])
  const rows = await results(page)
  expect(
    rows.map((row) => [row['Punchdesk row'], row['Punchdesk state'], row["Punchdesk's reason"]]),
  ).toEqual([
    ['2', 'accepted', ''],
    ['2', 'accepted', ''],
    ['3', 'accepted', ''],
    ['3', 'accepted', ''],
    ['4', 'not sent: skipped', 'Day without a punch'],
    ['5', 'accepted', ''],
    ['5', 'not sent: error', 'Out: Not a time'],
  ])
  expect(rows[3]?.['Punchdesk changes']).toBe('End: empty -> 5:30 pm')
})

const days = [
  'AC-No.,Name,Date,Clock In 1,Clock Out 1,Clock In 2,Clock Out 2,Total in time',
  '8811,Ann,9/13/2026,07:47,12:00,12:31,17:07,08:49',
  '8811,Ann,9/14/2026,,,,,',
  '8812,Bo,9/13/2026,22:05,02:10,,,04:05',
  '',
].join('\n')
const grid = [
  'Attendance of September 2026,,,,',
  'No.,Name,13,14,15',
  '8821,Ann,07:5812:0212:3117:04,,',
  '8822,Bo,,"08:00 16:30",',
  '',
].join('\n')
const layoutFiles = [
  {
    ...{ name: 'days.csv', text: days, layout: 'Many pairs a day' },
    sent: [
      ...['8811 2026-09-13T07:47:00 0', '8811 2026-09-13T12:00:00 1'],
      ...['8811 2026-09-13T12:31:00 0', '8811 2026-09-13T17:07:00 1'],
      ...['8812 2026-09-13T22:05:00 0', '8812 2026-09-14T02:10:00 1'],
    ],
  },
  {
    ...{ name: 'grid.csv', text: grid, layout: 'Day grid' },
    sent: [
      ...['8821 2026-09-13T07:58:00 0', '8821 2026-09-13T12:02:00 1'],
      ...['8821 2026-09-13T12:31:00 0', '8821 2026-09-13T17:04:00 1'],
      ...['8822 2026-09-14T08:00:00 0', '8822 2026-09-14T16:30:00 1'],
    ],
  },
  {
    ...{ name: 'rows.csv', layout: 'Punch per row' },
    text: 'No.,Date/Time,Status\n8831,13/09/2026 07:00,C/In\n8831,13/09/2026 15:00,C/Out\n',
    sent: ['8831 2026-09-13T07:00:00 0', '8831 2026-09-13T15:00:00 1'],
  },
]
for (const { name, text, layout, sent } of layoutFiles) {
  test(`${layout} is found without a question, and every punch goes with its own time`, async ({
    page,
    login,
    desk,
  }) => {
    await login()
    await page.goto('/import')
    await drop(page, { name, text })
    const found = page.getByRole('group', { name: 'Punches in a row of the file' })
    await expect(found.getByRole('radio', { name: layout })).toBeChecked()
    if (layout === 'Day grid') await expectAccessible(page)
    await sendAll(page, sent.length)
    const ids = new Set(sent.map((punch) => punch.slice(0, 4)))
    const puts = await journalOf(desk.sandboxUrl, ids)
    expect(puts.map(punchOf).toSorted()).toEqual(sent)
  })
}
