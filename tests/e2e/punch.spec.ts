import { expect, expectAccessible, test } from '../support/e2e.ts'
import { notKnown, putsOf, setSandbox, typePunch } from '../support/single-punch.ts'

test.beforeEach(async ({ login, page }) => {
  await login()
  await page.goto('/punches/new')
})

test('sends one punch, then the same again', async ({ page, desk }) => {
  await typePunch(page, { employee: '7001', time: '5:32pm', note: 'Forgot to clock out' })
  await expect(page.getByRole('status', { name: 'What will be sent' })).toContainText(
    /7001 clocks out on .+ at 17:32, 5:32 pm, yesterday/,
  )
  await page.getByRole('button', { name: 'Send punch' }).click()

  const answer = page.getByRole('status', { name: 'Answer' })
  await expect(answer).toContainText('Accepted: 7001 out on')
  await expect(answer).toContainText('“Success created.”')
  const [put, ...others] = await putsOf(desk, '7001')
  expect(others).toEqual([])
  expect(put?.stored).toBe(true)
  expect(new URLSearchParams(String(put?.body)).get('eventdescription')).toBe('Forgot to clock out')

  await expect(page.getByLabel('Employee ID')).toBeFocused()
  await expect(page.getByLabel('Employee ID')).toHaveValue('')
  await expect(page.getByLabel('Time')).toHaveValue('')
  await expect(page.getByLabel('Date')).toHaveValue('yesterday')
  await expect(page.getByRole('radio', { name: 'Out' })).toBeChecked()
  const last = page.getByRole('table', { name: /Last ten/ }).getByRole('row')
  await expect(last.nth(1)).toContainText('7001')
  await expect(last.nth(1)).toContainText('accepted')
  await expectAccessible(page)

  await typePunch(page, { employee: '7001' })
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(answer).toContainText('Go2Clock already had it')
  await expectAccessible(page)
})

test('keeps what was typed when Go2Clock refuses it, and sends the correction', async ({
  page,
  desk,
}) => {
  await setSandbox(desk, notKnown('7002'))
  await typePunch(page, { employee: '7002', time: '08:01', type: 'In', note: 'Gate was open' })
  await page.getByRole('button', { name: 'Send punch' }).click()
  const answer = page.getByRole('status', { name: 'Answer' })
  await expect(answer).toContainText('“userid 7002 does not exist”')
  await expect(page.getByLabel('Employee ID')).toHaveValue('7002')
  await expect(page.getByLabel('Note')).toHaveValue('Gate was open')
  await expect(page.getByText('You are correcting the rejected punch')).toBeVisible()
  await expectAccessible(page)

  await page.getByLabel('Employee ID').fill('70021')
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(answer).toContainText('Accepted: 70021 in on')
  const rows = page.getByRole('table', { name: /Last ten/ }).getByRole('row')
  await expect(rows.filter({ hasText: 'rejected' }).first()).toContainText('Sent again')
})

test('takes a refused punch of the list back into the form', async ({ page, desk }) => {
  await setSandbox(desk, notKnown('7003'))
  await typePunch(page, { employee: '7003', time: '09:15:20', note: 'Late bus' })
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Rejected')
  await page.reload()
  await page.getByRole('button', { name: /Edit and send again: 7003/ }).click()
  await expect(page.getByLabel('Employee ID')).toBeFocused()
  await expect(page.getByLabel('Time')).toHaveValue('09:15:20')
  await expect(page.getByLabel('Note')).toHaveValue('Late bus')
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('Note')).toHaveValue('')
})

test('takes nothing before its script is there, and nothing goes into the address', async ({
  page,
}) => {
  const script = Promise.withResolvers<void>()
  await page.route(/\.js(\?|$)/, async (route) => {
    await script.promise
    await route.continue()
  })
  await page.goto('/punches/new', { waitUntil: 'commit' })
  const employee = page.getByLabel('Employee ID')
  await employee.waitFor()
  await employee.focus()
  await page.keyboard.type('7005')
  await page.keyboard.press('Enter')
  await expect(employee).toHaveValue('')
  script.resolve()
  await expect(page.locator('form[inert]')).toHaveCount(0)
  await employee.fill('7005')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Date')).toBeFocused()
  await expect(page).toHaveURL(/\/punches\/new$/)
})

test('a double click sends one punch', async ({ page, desk }) => {
  await setSandbox(desk, { faults: [{ kind: 'slow', users: ['7004'], ms: 700 }] })
  await typePunch(page, { employee: '7004' })
  await page.getByRole('button', { name: 'Send punch' }).dblclick()
  await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Accepted: 7004')
  expect(await putsOf(desk, '7004')).toHaveLength(1)
  const rows = page.getByRole('table', { name: /Last ten/ }).getByRole('row')
  await expect(rows.filter({ hasText: '7004' })).toHaveCount(1)
})

test('a lost answer is asked for again and makes no second punch', async ({
  page,
  desk,
  noise,
}) => {
  await typePunch(page, { employee: '7005' })
  let lost = 0
  await page.route('**/punches/new', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Accepted: 7005')
  expect(lost).toBe(1)
  expect(await putsOf(desk, '7005')).toHaveLength(1)
  noise.splice(0, noise.length, ...noise.filter((line) => !line.includes('ERR_FAILED')))
})

test('names what is wrong at each field and goes to the first', async ({ page }) => {
  await typePunch(page, { employee: '7006', date: '31/06/2026', time: '25:00' })
  await page.getByText('More').first().click()
  await page.getByLabel('Latitude').fill('91')
  await page.getByText('More').first().click()
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(page.getByLabel('Date')).toBeFocused()
  await expect(page.getByLabel('Date')).toHaveAccessibleDescription(/June has 30 days/)
  await expect(page.getByLabel('Time')).toHaveAccessibleDescription(/no time of a day/)
  await expect(page.getByLabel('Latitude')).toBeHidden()
  await expectAccessible(page)

  await typePunch(page, { employee: '7006', date: '29/03/2026', time: '01:30' })
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(page.getByLabel('Time')).toHaveAccessibleDescription(/did not exist/)
  await page.getByLabel('Time').fill('03:30')
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(page.getByLabel('Latitude')).toBeFocused()
  await page.getByLabel('Date').fill('25/10/2026')
  await page.getByLabel('Time').fill('01:30')
  await expect(page.getByRole('status', { name: 'What will be sent' })).toContainText('came twice')
})

test('works with the keyboard alone', async ({ page, desk }) => {
  await page.getByLabel('Employee ID').focus()
  await page.keyboard.type('7007')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Date')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByLabel('Date')).toHaveAccessibleDescription(/day$/)
  await page.keyboard.press('Enter')
  await page.keyboard.type('0741')
  await expect(page.getByLabel('Time')).toHaveAccessibleDescription('7:41 am')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Accepted: 7007 out')
  await expect(page.getByLabel('Employee ID')).toBeFocused()
  await page.keyboard.type('7008')
  await expect(page.getByLabel('Employee ID')).toHaveValue('7008')
  expect(await putsOf(desk, '7007')).toHaveLength(1)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible on a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/punches/new')
    const employee = colorScheme === 'light' ? '7009' : '7010'
    await typePunch(page, { employee })
    await expect(page.getByRole('button', { name: 'Send punch' })).toBeInViewport()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Send punch' }).click()
    await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Accepted')
    await expectAccessible(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
  })
}
