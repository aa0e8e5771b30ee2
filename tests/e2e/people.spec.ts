import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e.ts'
import { drop, goToCheck, journalOf, punchOf, sendAll } from '../support/import-page.ts'

// Each test goes on with the list of the one before.
test.describe.configure({ mode: 'serial' })

const list = [
  'Employee ID,Full name,Payroll No.,Dept,Active',
  '64001,Megan Holroyd,P-20,Ovens,yes',
  '64002,Aisha Rahman,P-21,Packing,yes',
  '64003,Tomasz Bielak,P-22,Packing,no',
  'E356,Poppy Entwistle,P-23,Ovens,yes',
].join('\n')

/** Punches of people by their payroll numbers, on a week of August. */
function byPayroll(day: number) {
  const date = `${String(day).padStart(2, '0')}/08/2026`
  return [
    'Payroll No.,When,Direction',
    `P-20,${date} 06:57,In`,
    `P-20,${date} 15:02,Home Time`,
    `P-21,${date} 07:01,In`,
    `P-99,${date} 07:02,In`,
  ].join('\n')
}

async function chooseList(page: Page, name: string, text: string) {
  await page.goto('/employees/import')
  await page.getByRole('heading', { name: 'Drop a list of employees' }).waitFor()
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

test('a list of employees is looked at, saved, searched and changed', async ({ page, login }) => {
  await login()
  await page.goto('/employees')
  await expect(page.getByText('No list of Sandbox yet')).toBeVisible()
  await expectAccessible(page)

  await chooseList(page, 'staff.csv', list)
  await expect(page.getByRole('radio', { name: 'New 3' })).toBeChecked()
  await expect(page.getByRole('cell', { name: 'Megan Holroyd', exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.getByText('Left out 1').click()
  await expect(page.getByRole('row', { name: /5 E356/ })).toContainText('not a whole number')
  await page.getByRole('button', { name: 'Save 3 employees' }).click()
  await expect(page.getByText('3 added, 0 changed.')).toBeVisible()
  await page.getByRole('link', { name: 'See the list' }).click()

  await expect(page.getByRole('link', { name: 'Active 2' })).toHaveAttribute('aria-current', 'page')
  await page.getByRole('link', { name: 'Inactive 1' }).click()
  await expect(page.getByRole('row', { name: /Tomasz Bielak/ })).toContainText('inactive')
  await page.getByRole('searchbox', { name: 'Name or number' }).fill('p-21')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Nobody fits “p-21”')).toBeVisible()
  await page.getByRole('link', { name: 'Show everybody' }).click()
  await expect(page.getByRole('row')).toHaveCount(4)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Edit Aisha Rahman' }).click()
  const dialog = page.getByRole('dialog', { name: 'Employee 64002' })
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await expectAccessible(page)
  await dialog.getByLabel('Department').fill('Dispatch')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row', { name: /Aisha Rahman/ })).toContainText('Dispatch')
  await page.getByRole('button', { name: 'Add employee' }).click()
  const adding = page.getByRole('dialog', { name: 'Add employee' })
  await adding.getByLabel('Employee ID').fill('64002')
  await adding.getByRole('button', { name: 'Add employee' }).click()
  await expect(adding.getByRole('alert')).toHaveText('64002 is in the list already: Aisha Rahman.')
  await adding.getByLabel('Employee ID').fill('64009')
  await adding.getByLabel('Name').fill('Gareth Lomax')
  await adding.getByRole('button', { name: 'Add employee' }).click()
  await expect(page.getByRole('row', { name: /Gareth Lomax/ })).toBeVisible()
})

test('a newer list says who changes and who is not named, and removes nobody', async ({
  page,
  login,
}) => {
  await login()
  await chooseList(page, 'newer.csv', 'userid,name\n64001,Megan Smith\n64002,Aisha Rahman\n')
  await expect(page.getByRole('cell', { name: 'Name: Megan Holroyd -> Megan Smith' })).toBeVisible()
  await expect(page.getByText('1 unchanged')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Mark this one as inactive' }).check()
  await page.getByRole('button', { name: 'Save 2 employees' }).click()
  await expect(page.getByText('0 added, 1 changed, 1 marked inactive.')).toBeVisible()
  await page.goto('/employees?show=inactive')
  await expect(page.getByRole('row', { name: /Gareth Lomax/ })).toBeVisible()
})

test('payroll numbers are asked about once, go as IDs, and a template asks nothing the next time', async ({
  page,
  login,
  desk,
}) => {
  await login()
  await page.goto('/import')
  await drop(page, { name: 'week-32.csv', text: byPayroll(3) })
  // What the numbers are and which of a date's numbers is the day stand in one place.
  const question = page.getByRole('region', {
    name: 'One question: which number is the day, and what stands in the employee column?',
  })
  await expect(question).toContainText('2 match payroll numbers')
  await expectAccessible(page)
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  await question.getByRole('radio', { name: /^Payroll numbers/ }).check()
  await page.getByRole('radio', { name: /Day first/ }).check()
  await page.getByLabel('Means, word Home Time').selectOption('1')
  const panel = page.getByRole('region', { name: 'Employees' })
  await expect(panel).toContainText('2 of 3 payroll numbers are in the list of Sandbox.')
  await expect(panel).toContainText('1 is not: P-99, in 1 row.')
  await expect(page.getByRole('cell', { name: /^64001\s*Megan/ }).first()).toBeVisible()
  await page.getByRole('checkbox', { name: 'Save these answers as a template' }).check()
  await page.getByRole('textbox', { name: 'Name' }).fill('Sandbox weekly')
  await expectAccessible(page)
  await goToCheck(page)
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid.getByText('Megan Smith').first()).toBeVisible()
  await page.getByRole('button', { name: 'Send 3 punches' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send 3 punches' }).click()
  await page.waitForURL(/\/imports\/\d+$/)
  await expect(page.getByRole('link', { name: '3 accepted, show in log' })).toBeVisible({
    timeout: 30_000,
  })
  const puts = await journalOf(desk.sandboxUrl, new Set(['64001', '64002', 'P-20', 'P-21']))
  expect(puts.map(({ body }) => new URLSearchParams(body).get('userid')).sort()).toEqual([
    ...['64001', '64001', '64002'],
  ])

  // The next file: nothing is asked.
  await page.goto('/import')
  await drop(page, { name: 'week-33.csv', text: byPayroll(10) })
  const template = page.getByRole('region', { name: 'Template' })
  await expect(template).toContainText(/Read with template Sandbox weekly, saved by you on /)
  await expect(page.getByText(/One question/)).toHaveCount(0)
  await expect(page.getByRole('radio', { name: /Day first/ })).toBeChecked()
  await expect(page.getByLabel('Means, word Home Time')).toHaveValue('1')
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible()
  // Without it the date order is asked; what the words and numbers are was learned anyway.
  await template.getByRole('button', { name: 'Read without it' }).click()
  await expect(page.getByRole('heading', { name: /which number is the day/ })).toBeVisible()
  await expect(page.getByText('Home Time: as you answered on')).toBeVisible()
  await expect(page.getByText('Read as it was answered for an earlier file')).toBeVisible()
  await page.getByRole('button', { name: 'Read with Sandbox weekly' }).click()
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible()
})

test('a file of names asks one thing, and its names lead to the IDs of the list', async ({
  page,
  login,
  desk,
}) => {
  await login()
  await page.goto('/import')
  const header = 'First Name,Last Name,Clock in date,Clock in time,Clock out date,Clock out time'
  const rows = ['Rahman,Aisha,2026-08-13,10:00 PM,2026-08-14,2:00 AM', 'Total,,,,,']
  await drop(page, { name: 'timecards.csv', text: [header, ...rows, ''].join('\n') })
  await expect(page.getByText(/holds no employee IDs/).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use the names' }).click()
  const panel = page.getByRole('region', { name: 'Employees' })
  await expect(panel).toContainText('1 name of the file is in the list of Sandbox.')
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Use this ID' }).click()
  await expect(panel).toContainText('1 of 1 names is in the list of Sandbox.')
  await sendAll(page, 2)
  const puts = await journalOf(desk.sandboxUrl, new Set(['64002']))
  expect(puts.map(punchOf)).toEqual(
    expect.arrayContaining(['64002 2026-08-13T22:00:00 0', '64002 2026-08-14T02:00:00 1']),
  )
})

test('templates and answers are listed, renamed and forgotten', async ({ page, login }) => {
  await login()
  await page.goto('/import/templates')
  await expect(page.getByRole('row', { name: /Home Time/ })).toContainText('1 Out')
  await expect(page.getByRole('row', { name: /Column payrollno/ })).toContainText('payroll numbers')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Rename Sandbox weekly' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Clock at the gate')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('row', { name: /Clock at the gate/ })).toContainText(
    'Payroll No., When, Direction',
  )
  await page.getByRole('button', { name: 'Delete Clock at the gate' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete template' }).click()
  await expect(page.getByText('No template yet')).toBeVisible()
  await page.getByRole('button', { name: 'Forget Home Time' }).click()
  await expect(page.getByText('No type word was explained yet')).toBeVisible()
})

test('an ID that is not in the list is warned about, and mended for all its rows', async ({
  page,
  login,
}) => {
  await login()
  const rows = ['06:57:00,In', '15:02:00,Out'].map((punch) => `0064001,2026-09-07 ${punch}`)
  await page.goto('/import')
  await drop(page, {
    name: 'zeros.csv',
    text: ['No.,Time,State', ...rows, '64002,2026-09-07 06:00:00,In'].join('\n'),
  })
  const panel = page.getByRole('region', { name: 'Employees' })
  await expect(panel).toContainText('1 of 2 IDs are in the list of Sandbox.')
  await expect(panel).toContainText('0064001 looks like 64001 Megan Smith.')
  await goToCheck(page)
  await expect(page.getByRole('grid', { name: 'Rows of the file' })).toBeFocused()
  await page.keyboard.press('F8')
  const dock = page.getByRole('region', { name: 'The focused cell' })
  await expect(dock).toContainText('looks like 64001 Megan Smith')
  await dock.getByRole('button', { name: /Use 64001 in 2 rows/ }).click()
  await expect(page.getByText('ID not in the list')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Send 3 punches' })).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the list is under More and fits the screen', async ({ page, login }) => {
    await login()
    await page.goto('/log')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Employees' }).click()
    await expect(page.getByRole('heading', { name: 'Employees' })).toBeVisible()
    await expect(page.getByRole('row', { name: /Megan Smith/ })).toBeVisible()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await expectAccessible(page)
  })
})
