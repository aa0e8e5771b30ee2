import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/e2e.ts'
import { drop, employeesAreHere, goToCheck, pressAtOnce } from '../support/import-page.ts'

/** 60 punches of 12 people; six have a letter in their ID and four no type. */
function weekOf(firstId: number): string {
  const rows = Array.from({ length: 60 }, (_, index) => {
    const person = firstId + (index % 12)
    const id = index % 12 === 3 ? String(person).replace('0', 'O') : person
    const hour = String(6 + Math.floor(index / 12) * 2).padStart(2, '0')
    const type = index < 4 ? '' : Math.floor(index / 12) % 2 ? 'Out' : 'In'
    return `${id},Person ${index % 12},2026-08-03 ${hour}:${String(index % 12).padStart(2, '0')}:00,${type}`
  })
  return ['No.,Name,Date/Time,State', ...rows, ''].join('\n')
}

async function openGrid(page: Page, name: string, firstId: number) {
  await page.goto('/import')
  await drop(page, { name, text: weekOf(firstId) })
  await goToCheck(page)
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid).toBeFocused()
  // The rows are here, and nothing that is still on its way will judge them anew.
  await expect(grid.getByText('Person 0').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Send \d+ punches/ })).toBeVisible()
  return {
    grid,
    chip: (word: string) =>
      page
        .getByRole('group', { name: 'Show rows by verdict' })
        .getByRole('button', { name: new RegExp(`^${word}`, 'i') }),
    cell: (row: number, column: number) =>
      grid.locator(`[data-row="${row}"] [data-column="${column}"]`),
    chosen: grid.getByRole('row').locator('[aria-selected="true"]'),
    bar: page.getByRole('region', { name: 'What is chosen' }),
  }
}

async function setType(page: Page, cell: Locator, type: string) {
  await cell.click()
  await page.keyboard.type(type)
  await page.keyboard.press('Enter')
  await expect(cell).toHaveText(new RegExp(type))
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

test('a range is filled, pasted, set and shifted, each as one step', async ({ page, login }) => {
  await login()
  const { grid, chip, cell, chosen, bar } = await openGrid(page, 'grid-range.csv', 8400)
  await expect(chip('Error')).toHaveText(/8/)
  // Columns: row, verdict, ID, name, time, type, why.
  await cell(4, 5).click()
  await press(page, 'Shift+ArrowUp', 'Shift+ArrowUp')
  await expect(chosen).toHaveCount(3)
  await expect(bar).toContainText('3 cells in 3 rows')
  await expect(bar).toContainText('2 people, 2 problems')
  await press(page, 'Escape')
  await expect(chosen).toHaveCount(1)

  // One value goes into the whole selection.
  await press(page, 'Control+c', 'Control+Home')
  await cell(0, 5).click()
  await cell(3, 5).click({ modifiers: ['Shift'] })
  await press(page, 'Control+v')
  await expect(page.getByText('Pasted: 4 cells in 4 rows')).toBeVisible()
  await expect(cell(0, 5)).toHaveText(/In/)
  await expect(chip('Error')).toHaveText(/5/)
  await press(page, 'Control+z')
  await expect(chip('Error')).toHaveText(/8/)
  await press(page, 'Control+y')
  await expect(chip('Error')).toHaveText(/5/)
  await press(page, 'Control+z')
  await expect(chip('Error')).toHaveText(/8/)
  await expect(cell(0, 5)).not.toHaveText(/In/)

  // The corner of a range is dragged: what stands in it goes on below, over and over.
  await setType(page, cell(0, 5), 'In')
  await setType(page, cell(1, 5), 'Out')
  // Two keys that come faster than the page draws: the second means what the first one chose.
  await cell(1, 5).click()
  const down = { key: 'ArrowDown', shiftKey: true }
  await pressAtOnce(grid, down, { key: 'd', ctrlKey: true })
  await expect(cell(2, 5)).toHaveText(/Out/)
  await press(page, 'Control+z')
  await expect(chip('Error')).toHaveText(/6/)
  await cell(0, 5).click()
  await press(page, 'Shift+ArrowDown')
  const corner = await grid.locator('[data-fill]').boundingBox()
  const last = await cell(3, 5).boundingBox()
  if (!corner || !last) throw new Error('The corner or the cell is out of sight.')
  await page.mouse.move(corner.x + 4, corner.y + 4)
  await page.mouse.down()
  await page.mouse.move(last.x + 8, last.y - 10)
  await page.mouse.move(last.x + 8, last.y + 10)
  await page.mouse.up()
  await expect(page.getByText('Filled: 2 cells in 2 rows')).toBeVisible()
  await expect(chosen).toHaveCount(4)
  await expect(cell(2, 5)).toHaveText(/In/)
  await expect(cell(3, 5)).toHaveText(/Out/)
  await press(page, 'Control+z', 'Control+z', 'Control+z')
  await expect(chip('Error')).toHaveText(/8/)

  // A block as Excel puts it there, quotes and line breaks inside; the rest is told.
  await press(page, 'Control+End')
  await cell(58, 2).click()
  await paste(grid, '8\t"Ann\nLee"\r\n9\tBob\r\n10\tCy\r\n')
  await expect(page.getByText('2 cells found no place')).toBeVisible()
  await expect(cell(58, 3)).toHaveText(/Ann\s+Lee/)
  await press(page, 'Control+z')
  await expect(cell(58, 3)).toHaveText('Person 10')

  // A column of whole rows.
  await press(page, 'Control+Home')
  await cell(10, 0).click()
  await cell(12, 0).click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('in 3 rows')
  await bar.getByRole('button', { name: 'Set to' }).click()
  const set = page.getByRole('dialog', { name: 'Set a column in 3 rows' })
  await set.getByLabel('Column').selectOption({ label: 'Type' })
  await set.getByLabel('New value').selectOption({ label: 'Break out' })
  await set.getByRole('button', { name: 'Set Type to Break out in 3 rows' }).click()
  await expect(grid).toBeFocused()
  await expect(cell(11, 5)).toHaveText(/Break out/)

  await bar.getByRole('button', { name: 'Shift times' }).click()
  const shift = page.getByRole('dialog', { name: 'Shift times' })
  await shift.getByLabel('By').fill('1')
  await expect(shift).toContainText('2026-08-03 06:10:00 becomes 2026-08-03 07:10:00')
  await shift.getByRole('button', { name: 'Shift 3 times by +1 hour' }).click()
  await expect(cell(10, 4)).toHaveText(/07:10:00/)
  await press(page, 'Delete')
  await expect(chip('Skipped')).toHaveText(/3/)
  await press(page, 'Control+z', 'Control+z', 'Control+z', 'Control+z')
  await expect(chip('Skipped')).toHaveText(/0/)
  await expect(chip('Error')).toHaveText(/8/)
})

test('find and replace counts first, goes from hit to hit, and is one step', async ({
  page,
  login,
}) => {
  await login()
  const { grid, chip, cell } = await openGrid(page, 'grid-find.csv', 8500)
  await press(page, 'Control+h')
  const find = page.getByRole('form', { name: 'Find and replace' })
  await expect(find.getByLabel('Find')).toBeFocused()
  await find.getByLabel('Find').fill('o')
  await expect(find).toContainText('89 cells in 3 columns')
  await find.getByLabel('Column').selectOption({ label: 'Employee ID' })
  await expect(find).toContainText('5 cells in 1 column')
  await find.getByLabel('Find').press('Enter')
  await expect(cell(3, 2)).toHaveClass(/grid-cell-active/)
  await find.getByLabel('Find').press('Enter')
  await expect(cell(15, 2)).toHaveClass(/grid-cell-active/)
  await find.getByLabel('Replace with').fill('0')
  await find.getByRole('button', { name: 'Replace all 5' }).click()
  await expect(find).toContainText('Not found.')
  await expect(chip('Error')).toHaveText(/4/)
  await press(page, 'Escape')
  await expect(grid).toBeFocused()
  await press(page, 'Control+z')
  await expect(chip('Error')).toHaveText(/8/)
})

test('rows are found by person and day, sorted by a head, and walked by their problems', async ({
  page,
  login,
}) => {
  await login()
  const { grid, cell } = await openGrid(page, 'grid-sort.csv', 8600)
  await press(page, '/')
  await page.keyboard.type('8607')
  // What the first letters could mean is gone: it would take the choice with it.
  const meant = page.getByRole('listbox', { name: 'Employees and days' }).getByRole('option')
  await expect(meant).toHaveText([/8607 Person 7/])
  await press(page, 'ArrowDown', 'Enter')
  await expect(grid).toBeFocused()
  await expect(grid).toHaveAttribute('aria-rowcount', '6')
  await page.getByRole('button', { name: 'Only 8607 Person 7, show all again' }).click()
  await expect(grid).toHaveAttribute('aria-rowcount', '61')
  await grid.getByRole('button', { name: 'Sort by Verdict' }).click()
  await expect(grid.getByRole('columnheader', { name: /Verdict/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  await expect(cell(0, 1)).toHaveText(/Error/i)
  await grid.focus()
  await press(page, 'Control+End', 'Shift+F8')
  await expect(cell(7, 1)).toHaveText(/Error/i)
  await expect(grid.locator('.grid-row[data-active]')).toHaveAttribute('data-row', '7')
  // The menu of the active cell sorts too, and gives the focus back.
  await press(page, 'Shift+F10')
  await expect(page.getByRole('menuitem', { name: /Edit the cell|Copy/ }).first()).toBeFocused()
  await press(page, 'Escape')
  await expect(grid).toBeFocused()
})

test('the keyboard alone leads from the drop to the send', async ({ page, login }) => {
  await login()
  await page.goto('/import')
  const choose = page.getByRole('button', { name: /Choose/ })
  await choose.waitFor()
  await employeesAreHere(page)
  await tabTo(page, choose)
  const chooser = page.waitForEvent('filechooser')
  await press(page, 'Enter')
  await (await chooser).setFiles({
    name: 'grid-keys.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(weekOf(8700)),
  })
  const go = page.getByRole('button', { name: 'Continue' })
  await go.waitFor()
  await tabTo(page, go)
  await expect(go).not.toHaveAttribute('aria-busy')
  await press(page, 'Enter')
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid).toBeFocused()
  await expect(grid.getByText('Person 0').first()).toBeVisible()

  // The four missing types: one is typed, the rest filled down from it.
  await press(
    page,
    'Control+Home',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
  )
  await page.keyboard.type('In')
  await press(
    page,
    'Enter',
    'ArrowUp',
    'Shift+ArrowDown',
    'Shift+ArrowDown',
    'Shift+ArrowDown',
    'Control+d',
  )
  const error = page.getByRole('button', { name: /^Error/i }).first()
  await expect(error).toHaveText(/5/)
  // One ID is mended, and the other rows with it by the fix that is offered.
  await press(page, 'Escape', 'Control+Home', 'F8')
  await expect(page.getByRole('region', { name: 'The focused cell' })).toContainText('87O3')
  await page.keyboard.type('8703')
  await press(page, 'Enter', 'ArrowUp')
  await expect(page.getByRole('button', { name: /Use 8703 in \d rows/ })).toBeVisible()
  await press(page, 'Alt+Enter')
  await expect(error).toHaveText(/0/)
  await press(page, '?')
  await expect(page.getByRole('dialog', { name: 'All keys' })).toBeVisible()
  await press(page, 'Escape')
  await expect(grid).toBeFocused()
  // Not while the rows are being compared with what was sent before.
  await expect(page.getByRole('button', { name: 'Send 60 punches' })).toBeVisible()
  await press(page, 'Control+Enter')
  const dialog = page.getByRole('alertdialog')
  const send = dialog.getByRole('button', { name: 'Send 60 punches' })
  await send.waitFor()
  await tabTo(page, send)
  await press(page, 'Enter')
  await page.waitForURL(/\/imports\/\d+$/)
})

for (const { scheme, width } of [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 390 },
] as const) {
  test(`what opens over the grid is accessible, ${scheme} at ${width}`, async ({ page, login }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 844 })
    await login()
    const { grid, bar } = await openGrid(page, `grid-axe-${width}.csv`, 8800)
    await press(page, 'Control+a')
    await expect(bar).toContainText('240 cells in 60 rows')
    await expect(bar).toContainText('people')
    await expectAccessible(page)
    for (const [key, role, name] of [
      ['Shift+F10', 'menu', 'What can be done here'],
      ['?', 'dialog', 'All keys'],
      ['Control+h', 'form', 'Find and replace'],
    ] as const) {
      await press(page, key)
      await expect(page.getByRole(role, { name })).toBeVisible()
      await expectAccessible(page)
      await press(page, 'Escape')
      await expect(grid).toBeFocused()
    }
    for (const name of ['Set to', 'Shift times']) {
      await bar.getByRole('button', { name }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
      await press(page, 'Escape')
      await expect(grid).toBeFocused()
    }
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(over).toBe(0)
  })
}

/** A paste as the browser tells it, with what another program put on the clipboard. */
function paste(grid: Locator, text: string) {
  return grid.evaluate((element, content) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', content)
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, text)
}

async function tabTo(page: Page, target: Locator) {
  for (let i = 0; i < 80; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}
