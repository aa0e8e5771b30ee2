import type { Page } from '@playwright/test'
import { makeBook, makeZip } from '../support/books.ts'
import { dirtyWeek } from '../support/dirty-week.ts'
import { expect, expectAccessible, test } from '../support/e2e.ts'
import {
  drop,
  goToCheck,
  journalOf,
  longFile,
  pressAtOnce,
  punchOf,
  results,
  scriptSandbox,
  sendAll,
  sendFile,
  shortFile,
} from '../support/import-page.ts'

test.afterEach(({ desk }) => scriptSandbox(desk.sandboxUrl, { latencyMs: 0, faults: [] }))

test('a dirty week goes from the drop to its results, and all counts agree', async ({
  page,
  login,
  desk,
}) => {
  const week = dirtyWeek({ firstId: 7000, name: 'week-32.csv' })
  await login()
  await scriptSandbox(desk.sandboxUrl, {
    faults: [{ kind: 'validation', users: ['7049'], text: 'no such userid' }],
  })
  await page.goto('/import')
  await drop(page, week)

  // Read: the header is found below a title, and only the date order is asked.
  await expect(page.getByLabel('Header row')).toHaveValue('2')
  await expect(page.getByRole('heading', { name: /which number is the day/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  await page.getByRole('radio', { name: /Day first/ }).check()
  await expect(page.getByRole('cell', { name: 'Mon 3 August 2026, 06:00:00' })).toBeVisible()
  await page.getByLabel('Means, word Out Back').selectOption('1')
  await goToCheck(page)

  // Check: counts filter, a cell is mended, undone, done again, and used in the other row.
  const verdicts = page.getByRole('group', { name: 'Show rows by verdict' })
  const chip = (word: string) => verdicts.getByRole('button', { name: new RegExp(`^${word}`, 'i') })
  await expect(chip('All')).toHaveText(/2,501/)
  await expect(chip('Error')).toHaveText(/6/)
  await expect(chip('Duplicate')).toHaveText(/1/)
  await expect(chip('Skipped')).toHaveText(/1/)
  await chip('Error').click()
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid.getByRole('row')).toHaveCount(7)
  await expect(grid.getByText('Not a whole number').first()).toBeVisible()
  await chip('All').click()
  await grid.focus()
  await page.keyboard.press('F8')
  const dock = page.getByRole('region', { name: 'The focused cell' })
  await expect(dock).toContainText('7O10')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Employee ID' }).fill('7010')
  await page.keyboard.press('Enter')
  await expect(chip('Error')).toHaveText(/5/)
  await page.keyboard.press('Control+z')
  await expect(chip('Error')).toHaveText(/6/)
  await page.keyboard.press('Control+y')
  await expect(chip('Error')).toHaveText(/5/)
  await page.keyboard.press('Control+z')
  await expect(chip('Error')).toHaveText(/6/)
  // Two keys that come faster than the page draws: the second means where the first one went.
  await pressAtOnce(grid, { key: 'Home', ctrlKey: true }, { key: 'F8' })
  await expect(dock).toContainText('7O10')
  await page.keyboard.type('7010')
  await page.keyboard.press('Enter')
  await expect(dock.getByRole('button', { name: /Use 7010 in 2 rows/ })).toBeVisible()
  await page.keyboard.press('Alt+Enter')
  await expect(chip('Error')).toHaveText(/4/)
  await page.keyboard.press('Control+z')
  await expect(chip('Error')).toHaveText(/5/)
  await page.keyboard.press('Control+y')
  await expect(chip('Error')).toHaveText(/4/)

  // Send: the dialog names what goes and begins on Back.
  await page.getByRole('button', { name: 'Send 2,495 punches' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('4 errors, 1 duplicate, 1 skipped')
  await expect(dialog).toContainText('3 type is missing')
  await expect(dialog.getByRole('button', { name: 'Back' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Send 2,495 punches' }).click()
  await page.waitForURL(/\/imports\/\d+$/)

  // The import: finished, with the counts of the journal and of the results file.
  await expect(page.getByText('Finished, with something left to do.')).toBeVisible({
    timeout: 60_000,
  })
  await expect(page.getByRole('link', { name: '2,445 accepted, show in log' })).toBeVisible()
  await expect(page.getByRole('link', { name: '50 rejected, show in log' })).toBeVisible()
  await expect(page.getByText('no such userid').first()).toBeVisible()
  const puts = await journalOf(desk.sandboxUrl, week.ids)
  expect(puts).toHaveLength(2_495)
  expect(puts.filter((put) => put.stored)).toHaveLength(2_445)

  const rows = await results(page)
  expect(rows).toHaveLength(2_501)
  const states = Map.groupBy(rows, (row) => row['Punchdesk state'])
  expect(Object.fromEntries([...states].map(([state, some]) => [state, some.length]))).toEqual({
    accepted: 2_445,
    rejected: 50,
    'not sent: error': 4,
    'not sent: duplicate': 1,
    'not sent: skipped': 1,
  })
  const mended = rows.filter((row) => row['Punchdesk changes'] === 'No.: 7O10 -> 7010')
  expect(mended.map((row) => [row['No.'], row['Punchdesk sent ID']])).toEqual([
    ['7O10', '7010'],
    ['7O10', '7010'],
  ])
  expect(states.get('rejected')?.[0]?.["Go2Clock's reason"]).toContain('no such userid')

  await page.goto('/imports')
  await expect(page.getByRole('row', { name: /week-32\.csv/ })).toContainText('2,445')
})

test('the same file is recognised before it is sent again', async ({ page, login }) => {
  await login()
  const text = shortFile(8_500)
  await sendFile(page, { name: 'named.csv', text })
  await page.goto('/import')
  await drop(page, { name: 'renamed.csv', text })
  await expect(page.getByText(/This file was sent on .* by .* \(3 punches\)\./)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open that import' })).toBeVisible()
})

test('an upload goes on by itself after the network failed', async ({ page, login, noise }) => {
  await login()
  await page.goto('/import')
  await drop(page, { name: 'short.csv', text: shortFile(8_000) })
  await goToCheck(page)
  await page.getByRole('button', { name: 'Send 3 punches' }).click()
  let isDown = true
  await page.route('**/import', (route) =>
    route.request().method() === 'POST' && isDown ? route.abort() : route.continue(),
  )
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send 3 punches' }).click()
  await expect(page.getByText(/Punchdesk does not answer/)).toBeVisible()
  isDown = false
  await page.waitForURL(/\/imports\/\d+$/)
  await expect(page.getByText('Every punch has its answer: 3 accepted.')).toBeVisible()
  expect(noise.splice(0).every((line) => line.includes('ERR_FAILED'))).toBe(true)
})

test('pause holds an import, resume finishes it, and cancel says what was sent', async ({
  page,
  login,
  desk,
}) => {
  // A hundred seconds at the least: it cannot be over before it is cancelled.
  await scriptSandbox(desk.sandboxUrl, { latencyMs: 400 })
  await login()
  await sendFile(page, { name: 'long.csv', text: longFile(8_100, 2_000) })
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('This import is paused.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('This import is paused.')).toBeHidden()
  await expect(page.getByText(/left at .* a second/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('cannot be taken back')
  await dialog.getByRole('button', { name: /^Cancel [\d,]+ punches/ }).click()
  await expect(page.getByText('This import was cancelled.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0)
})

test('a workbook goes from the drop to verdicts, with a choice of its sheets', async ({
  page,
  login,
}) => {
  const header = ['No.', 'Date/Time', 'Status']
  const rows = (first: number, count: number) => [
    ['Clockings'],
    header,
    ...Array.from({ length: count }, (_, i) => [
      first + i,
      { v: 46_237.3 + i / 86_400, z: 'dd/mm/yyyy\\ h:mm\\ \\Am\\Pm' },
      i % 2 ? 'C/Out' : 'C/In',
    ]),
  ]
  const book = makeBook({ July: { rows: rows(9400, 3) }, August: { rows: rows(9450, 5) } })
  await login()
  await page.goto('/import')
  await drop(page, { name: 'clockings.bin', text: book })
  await expect(page.getByText('4 rows, 3 columns')).toBeVisible()
  await expect(page.getByLabel('Encoding')).toHaveCount(0)
  await page.getByLabel('Sheet').selectOption('August')
  await expect(page.getByText('6 rows, 3 columns')).toBeVisible()
  await expectAccessible(page)
  await expect(page.getByRole('cell', { name: 'Mon 3 August 2026, 07:12:01' })).toBeVisible()
  await goToCheck(page)
  await expect(page.getByRole('button', { name: 'Send 5 punches' })).toBeVisible()
})

test('punches of a clock and its list of badges are dropped together', async ({
  page,
  login,
  desk,
}) => {
  const people = 'USERID,Badgenumber,SSN,Name\n1,9502,,Ann\n2,9501,,Ben\n'
  const punches = ['1,8/13/2026 7:00:00 AM,I', '2,8/13/2026 7:01:00 AM,I', '']
  await login()
  await page.goto('/import')
  // By itself the list is no import: one sentence says so, and where it belongs.
  await drop(page, { name: 'USERINFO.csv', text: people })
  const notice = page.getByText(/without punches. Drop it together with/)
  await expect(notice.first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Import a list' }).first()).toBeVisible()
  await expect(page.getByText(/Say which/)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  await expectAccessible(page)
  // The list of employees is fetched anew.
  const employees = page.waitForResponse(/\/api\/employees\/directory/)
  await page.getByRole('button', { name: 'Start over' }).click()
  await (await employees).finished()
  await drop(
    page,
    { name: 'USERINFO.csv', text: people },
    { name: 'CHECKINOUT.csv', text: ['USERID,CHECKTIME,CHECKTYPE', ...punches].join('\n') },
  )
  await expect(page.getByText('ZKTeco CHECKINOUT', { exact: true })).toBeVisible()
  await expect(page.getByText(/“USERINFO.csv” knows the badges of 2 people/)).toBeVisible()
  await expect(page.getByRole('cell', { name: '9502' })).toBeVisible()
  await sendAll(page, 2)
  const puts = await journalOf(desk.sandboxUrl, new Set(['1', '2', '9501', '9502']))
  expect(puts.map(punchOf).toSorted()).toEqual([
    '9501 2026-08-13T07:01:00 0',
    '9502 2026-08-13T07:00:00 0',
  ])
})

test('the day and the type of all rows are asked in one place, and the grid shows both', async ({
  page,
  login,
}) => {
  await login()
  await page.goto('/import')
  const rows = ["'0042,Ann,09/01/26 09:00,Door 1", "'0042,Ann,09/11/26 18:20,Door 2", '']
  const header = 'Person ID,Name,Time,Attendance Check Point'
  await drop(page, { name: 'doors.csv', text: [header, ...rows].join('\n') })
  const question = page.getByRole('region', { name: /which number is the day, and which type/ })
  await expect(question).toContainText('One question')
  await expect(page.getByText('One question is open: which number is the day, and')).toBeVisible()
  await expect(page.getByLabel('Type of all rows')).toHaveCount(1)
  await expectAccessible(page)
  await question.getByRole('radio', { name: /Month first/ }).check()
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  await question.getByLabel('Type of all rows').selectOption('0')
  await goToCheck(page)
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid.getByRole('columnheader', { name: 'Type' })).toBeVisible()
  await expect(grid.getByRole('row', { name: /Tue 01\/09\/2026 09:00:00.*In/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send 2 punches' })).toBeVisible()
})

const encrypted = makeZip({ 'xl/workbook.xml': 'x' }, { isEncrypted: true })
const badFiles: [name: string, text: string | Uint8Array, says: RegExp][] = [
  ['empty.csv', '', /empty/i],
  ['quote.csv', 'No.,Time,State\n1,"2026-08-03 06:00,In\n2,2026-08-03 06:00,In\n', /quote/i],
  ['book.xlsx', encrypted, /locked with a password/],
]
for (const [name, text, says] of badFiles) {
  test(`${name} ends in a sentence and can be started over`, async ({ page, login }) => {
    await login()
    await page.goto('/import')
    await drop(page, { name, text })
    const alert = page.getByRole('alert').filter({ hasText: 'could not be read' })
    await expect(alert).toContainText(says)
    if (name === 'empty.csv') await expectAccessible(page)
    await page.getByRole('button', { name: 'Start over' }).click()
    await expect(page.getByRole('heading', { name: 'Drop a spreadsheet' })).toBeVisible()
  })
}

test('a worker that cannot start ends in a sentence', async ({ page, login, noise }) => {
  await login()
  await page.route(/worker/i, (route) => route.abort())
  await page.goto('/import')
  await drop(page, { name: 'short.csv', text: shortFile(8_300) })
  await expect(page.getByRole('alert').filter({ hasText: 'could not be read' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start over' })).toBeVisible()
  noise.length = 0
})

test('the results of an import read like the file itself', async ({ page, login }) => {
  await login()
  await page.goto('/import')
  const header = [
    ...['Department', 'Name', 'No.', 'Date/Time', 'Status', 'Location ID', 'Punchdesk row'],
    ...['Punchdesk state', "Go2Clock's reason", "Punchdesk's reason", 'Punchdesk sent ID'],
    ...['Punchdesk sent time', 'Punchdesk sent type', 'Punchdesk changes'],
  ]
  const row = ['Packing', "'=Jo", '8400', '2026-08-03 06:00:00', 'C/In', '104', '2', 'accepted']
  const ours = ['Success created.', '', '8400', '2026-08-03 06:00:00', '0 In', '']
  const text = `\uFEFF${[header, [...row, ...ours]].map((cells) => cells.join(',')).join('\r\n')}\r\n`
  await drop(page, { name: 'week results.csv', text })
  await expect(page.getByText('1 row, 14 columns')).toBeVisible()
  const goesTo = (column: string) => page.getByLabel(`Goes to, column ${column}`, { exact: true })
  await expect(goesTo('No.')).toHaveValue('userid')
  await expect(goesTo('Date/Time')).toHaveValue('checktime')
  await expect(goesTo('Status')).toHaveValue('checktype')
  await expect(goesTo('Location ID')).toHaveValue('sensorid')
  for (const column of header.slice(6)) await expect(goesTo(column)).toHaveValue('')
})

test('what Excel puts on the clipboard is pasted, read like a file, and sent', async ({
  page,
  login,
  desk,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await login()
  await page.goto('/import')
  const rows = [
    ['No.', 'Time', 'State', 'Note'],
    ['8200', '13/08/2026 06:00', 'In', '"late,\nby ""bus"""'],
    ['8200', '13/08/2026 14:00', 'Out', ''],
  ]
  const copied = rows.map((cells) => `${cells.join('\t')}\r\n`).join('')
  await page.evaluate((text) => navigator.clipboard.writeText(text), copied)
  await page.getByLabel('Or paste rows here').focus()
  await page.keyboard.press('Control+v')
  await page.getByRole('button', { name: 'Read pasted rows' }).click()
  await expect(page.getByText('2 rows, 4 columns')).toBeVisible()
  await expect(page.getByLabel('Separator')).toHaveValue('\t')
  await sendAll(page, 2)
  const puts = await journalOf(desk.sandboxUrl, new Set(['8200']))
  expect(puts.map(punchOf).toSorted()).toEqual([
    '8200 2026-08-13T06:00:00 0',
    '8200 2026-08-13T14:00:00 1',
  ])
  // Two are on their way at once: either may arrive first.
  const noted = puts.find((put) => punchOf(put).endsWith('06:00:00 0'))
  const note = new URLSearchParams(noted?.body).get('eventdescription')
  expect(note?.replace(/\s+/g, ' ')).toBe('late, by "bus"')
})

for (const { scheme, width, firstId } of [
  { scheme: 'light', width: 1440, firstId: 7100 },
  { scheme: 'dark', width: 390, firstId: 7200 },
] as const) {
  const name = `seen-${firstId}.csv`
  test(`every step is accessible, ${scheme} at ${width}`, async ({ page, login }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 844 })
    await login()
    await page.goto('/import')
    await expect(page.getByRole('heading', { name: 'Drop a spreadsheet' })).toBeVisible()
    await expectAccessible(page)
    await drop(page, dirtyWeek({ firstId, name, rows: 300 }))
    await expect(page.getByRole('heading', { name: /which number is the day/ })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('radio', { name: /Day first/ }).check()
    await goToCheck(page)
    await expect(page.getByRole('grid')).toBeVisible()
    await page.getByRole('grid').focus()
    await page.keyboard.press('F8')
    const wrongId = firstId === 7100 ? '711O' : '721O'
    await expect(page.getByRole('region', { name: 'The focused cell' })).toContainText(wrongId)
    await expectAccessible(page)
    await noSidewaysScroll(page)
    await page.getByRole('button', { name: /^Send [\d,]+ punches/ }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('alertdialog').getByRole('button', { name: /^Send/ }).click()
    await page.waitForURL(/\/imports\/\d+$/)
    await expect(page.getByText('Latest answers').first()).toBeVisible()
    await expect(page.getByText(/^Finished/).first()).toBeVisible({ timeout: 30_000 })
    await expectAccessible(page)
    await noSidewaysScroll(page)
    await page.goto('/imports')
    await expect(page.getByRole('link', { name }).first()).toBeVisible()
    await expectAccessible(page)
    await noSidewaysScroll(page)
  })
}

async function noSidewaysScroll(page: Page) {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(over).toBe(0)
}
