import { expect, expectAccessible, test } from '../support/e2e.ts'
import { drop, goToCheck, journalOf, punchOf, sendFile } from '../support/import-page.ts'

/** One person taps twice, 64 s apart, and corrects a wrong key; another forgets an Out. */
const taps = [
  'No.,Date/Time,State',
  ...['6001,2026-08-03 07:00:00,In', '6001,2026-08-03 07:01:04,In', '6001,2026-08-03 15:00:00,Out'],
  ...['6002,2026-08-03 07:00:00,Out', '6002,2026-08-03 07:00:41,In'],
  ...['6002,2026-08-03 15:00:00,Out', '6003,2026-08-03 07:00:00,In', '6003,2026-08-04 07:00:00,In'],
  ...['6003,2026-08-04 15:00:00,Out', ''],
].join('\n')

test('problems across rows are mended in one step each, and taken back', async ({
  page,
  login,
}) => {
  await login()
  await page.goto('/import')
  await drop(page, { name: 'taps.csv', text: taps })
  await goToCheck(page)
  const problems = page.getByRole('complementary', { name: 'Problems' })
  await expect(problems.getByRole('button', { name: /No Out that day 1/ })).toBeVisible()
  await problems.getByRole('button', { name: 'Skip the later 1' }).click()
  await expect(page.getByRole('button', { name: 'Send 8 punches' })).toBeVisible()
  await problems.getByRole('button', { name: 'Keep the later 1' }).click()
  await expect(page.getByRole('button', { name: 'Send 7 punches' })).toBeVisible()
  await expect(problems.getByText('Two taps')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('button', { name: 'Send 8 punches' })).toBeVisible()

  // The same from the row under the focus.
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+Home')
  const dock = page.getByRole('region', { name: 'The focused cell' })
  for (const problem of ['Left out by you', 'a tap 41 s later', 'a tap 41 s earlier']) {
    await page.keyboard.press('F8')
    await expect(dock).toContainText(problem)
  }
  await expect(dock.getByRole('button', { name: /keep this/ })).toBeVisible()
  await page.keyboard.press('Alt+Enter')
  await expect(page.getByRole('button', { name: 'Send 7 punches' })).toBeVisible()
  await expectAccessible(page)
})

test('a clock that tells no type gets In and Out by the order of the day, and is sent so', async ({
  page,
  login,
  desk,
}) => {
  await login()
  await page.goto('/import')
  const times = ['07:00:00', '12:00:00', '12:31:00', '17:02:00', '17:40:00']
  const rows = times.map((time, i) => `${i < 4 ? 6301 : 6302},2026-08-13 ${time},FACE`)
  await drop(page, {
    name: 'faces.csv',
    text: ['No.,Date/Time,VerifyCode', ...rows, ''].join('\n'),
  })
  await page
    .getByLabel('Type of all rows')
    .selectOption({ label: 'Decide in Check, by the order of each day' })
  await goToCheck(page)
  const problems = page.getByRole('complementary', { name: 'Problems' })
  await problems.getByRole('button', { name: 'Fill 4 by order' }).click()
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid.getByRole('row', { name: /12:31:00 In/ })).toBeVisible()
  await expectAccessible(page)
  // What the order cannot tell is typed.
  await grid.focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('F8')
  await expect(page.getByRole('region', { name: 'The focused cell' })).toContainText('Type')
  await page.keyboard.type('Out')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Send 5 punches' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send 5 punches' }).click()
  await expect(page.getByText('Every punch has its answer: 5 accepted.')).toBeVisible()
  const puts = await journalOf(desk.sandboxUrl, new Set(['6301', '6302']))
  expect(puts.map(punchOf).toSorted()).toEqual([
    ...['6301 2026-08-13T07:00:00 0', '6301 2026-08-13T12:00:00 1'],
    ...['6301 2026-08-13T12:31:00 0', '6301 2026-08-13T17:02:00 1'],
    '6302 2026-08-13T17:40:00 1',
  ])
})

test('an admin sets when the checks warn, and the next file is checked so', async ({
  page,
  login,
}) => {
  await login()
  await page.goto('/settings')
  const taps2 = page.getByLabel('Two taps in a row')
  await expect(taps2).toHaveValue('120')
  await taps2.fill('none')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('is a whole number from 1 to 900')).toBeVisible()
  await expect(taps2).toBeFocused()
  await expectAccessible(page)
  await taps2.fill('63')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByText(/Last changed on .* by Ada/i)).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Import', exact: true }).click()
  await drop(page, { name: 'taps.csv', text: taps })
  await goToCheck(page)
  const problems = page.getByRole('complementary', { name: 'Problems' })
  await expect(problems.getByRole('button', { name: /^Two Ins in a row/ })).toBeVisible()
  await expect(problems.getByText('Two taps within 63 s, other type')).toBeVisible()
  await expect(problems.getByText(/same type/)).toHaveCount(0)

  await page.goto('/settings')
  await taps2.fill('120')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
})

test('what was sent before is told with who and when, and stays behind', async ({
  page,
  login,
  noise,
}) => {
  const day = (date: string) =>
    [6101, 6102].flatMap((id) => [`${id},${date} 07:00:00,In`, `${id},${date} 15:00:00,Out`])
  const file = (name: string, ...days: string[]) => ({
    name,
    text: ['No.,Date/Time,State', ...days.flatMap(day), ''].join('\n'),
  })
  await login()
  await sendFile(page, file('monday.csv', '2026-08-03', '2026-08-04'))
  await expect(page.getByText('Every punch has its answer: 8 accepted.')).toBeVisible()

  // The desk does not answer at first: it is said, and asked again on a press.
  await page.goto('/import')
  await drop(page, file('tuesday.csv', '2026-08-04', '2026-08-05'))
  let isDown = true
  await page.route('**/import', (route) =>
    route.request().method() === 'POST' && isDown ? route.abort() : route.continue(),
  )
  await goToCheck(page)
  const alert = page.getByRole('alert').filter({ hasText: 'not compared' })
  await expect(alert).toContainText('Punchdesk does not answer.')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Send 8 punches' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('were not compared')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Back' }).click()
  isDown = false
  expect(noise.splice(0).every((line) => line.includes('ERR_FAILED'))).toBe(true)
  await alert.getByRole('button', { name: 'Try again' }).click()

  await expect(page.getByRole('button', { name: 'Send 4 punches' })).toBeVisible()
  await expect(alert).toHaveCount(0)
  const verdicts = page.getByRole('group', { name: 'Show rows by verdict' })
  await verdicts.getByRole('button', { name: /^Duplicate/i }).click()
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await expect(grid.getByText(/^Sent \d+ \w+, accepted$/)).toHaveCount(4)
  await expect(page.getByRole('complementary', { name: 'Problems' })).toContainText(
    /The first was sent \w+day \d+ \w+ by Ada/i,
  )
  await expectAccessible(page)

  await verdicts.getByRole('button', { name: /^All/i }).click()
  await page.getByRole('button', { name: 'Send 4 punches' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('4 duplicates')
  await dialog.getByRole('button', { name: 'Send 4 punches' }).click()
  await page.waitForURL(/\/imports\/\d+$/)
  await expect(page.getByText('Every punch has its answer: 4 accepted.')).toBeVisible()
})
