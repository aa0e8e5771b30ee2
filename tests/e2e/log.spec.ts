import { expect, expectAccessible, test } from '../support/e2e.ts'
import { notKnown, setSandbox, typePunch } from '../support/single-punch.ts'

test.beforeEach(async ({ login }) => login())

test('says what an empty log is for, and which filters hide everything', async ({ page }) => {
  await page.goto('/log')
  await expect(page.getByText('No punch yet')).toBeVisible()
  await expectAccessible(page)
  await page.goto('/log?state=cancelled&employee=99')
  await expect(page.getByText('No punch fits these filters')).toBeVisible()
  await page.getByRole('link', { name: 'Clear the filters' }).click()
  await expect(page).toHaveURL(/\/log$/)
})

test('keeps its filters in the address', async ({ page, desk }) => {
  await setSandbox(desk, notKnown('8002'))
  await page.goto('/punches/new')
  for (const employee of ['8001', '8002']) {
    await typePunch(page, { employee })
    await page.getByRole('button', { name: 'Send punch' }).click()
    await expect(page.getByRole('status', { name: 'Answer' })).toContainText(`: ${employee} out`)
  }
  await page.goto('/log')
  await page.getByRole('button', { name: 'State' }).click()
  await page.getByRole('checkbox', { name: 'rejected' }).check()
  await expect(page).toHaveURL(/state=rejected/)
  await page.getByRole('checkbox', { name: 'unknown' }).check()
  await expect(page).toHaveURL(/state=rejected,unknown/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Punched' }).click()
  await page.getByRole('button', { name: 'Yesterday' }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-\d{2}&to=/)
  await page.keyboard.press('/')
  await page.keyboard.type('8002')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/employee=8002/)

  await page.reload()
  await expect(page.getByText('1 punch, latest time first')).toBeVisible()
  await expect(page.getByRole('searchbox', { name: 'Employee ID' })).toHaveValue('8002')
  await expect(page.getByRole('cell', { name: 'userid 8002 does not exist' })).toBeVisible()
  await page.getByRole('link', { name: /^Clear State/ }).click()
  await expect(page).not.toHaveURL(/state=/)
  await page.goBack()
  await expect(page).toHaveURL(/state=rejected,unknown/)
})

test('ignores what the address says wrongly, with a remark', async ({ page }) => {
  await page.goto('/log?state=lost&from=2026-02-30')
  await expect(page.getByText('A part of the address was ignored.')).toBeVisible()
  await expect(page.getByText('“lost” in the address is no list of states.')).toBeVisible()
  await expectAccessible(page)
})

test('walks, opens and closes with the keyboard', async ({ page }) => {
  await page.goto('/punches/new')
  for (const employee of ['8003', '8004']) {
    await typePunch(page, { employee })
    await page.getByRole('button', { name: 'Send punch' }).click()
    await expect(page.getByRole('status', { name: 'Answer' })).toContainText(`: ${employee} out`)
  }
  await page.goto('/log')
  const older = page.getByRole('link', { name: /^8003,/ })
  await page.getByRole('link', { name: /^8004,/ }).focus()
  await page.keyboard.press('j')
  await expect(older).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const story = page.getByRole('complementary', { name: 'Employee 8003' })
  await expect(story).toContainText('Try 1: accepted')
  await expect(story).toContainText('typed by hand')
  await expect(story).toContainText('It cannot be edited or taken back from here')
  await expect(page.getByRole('heading', { name: 'Employee 8003' })).toBeFocused()
  await expect(page).toHaveURL(/punch=\d+/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/log$/)
  await expect(older).toBeFocused()
})

test('edits one refused punch and sends it again', async ({ page, desk }) => {
  await setSandbox(desk, notKnown('8005'))
  await page.goto('/punches/new')
  await typePunch(page, { employee: '8005', time: '06:58', type: 'In' })
  await page.getByRole('button', { name: 'Send punch' }).click()
  await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Rejected')

  await page.goto('/log?state=rejected&employee=8005')
  await page.getByRole('link', { name: /^8005,/ }).click()
  await page.getByRole('button', { name: 'Edit and send again' }).click()
  const form = page.getByRole('form', { name: 'Edit and send again' })
  await expect(form.getByLabel('Time')).toHaveValue('06:58')
  await expectAccessible(page)
  await form.getByLabel('Employee ID').fill('80051')
  await form.getByRole('button', { name: 'Send again' }).click()
  const story = page.getByRole('complementary', { name: 'Employee 80051' })
  await expect(story).toContainText('to replace a refused punch')
  await expect(story).toContainText('“userid 8005 does not exist”')
  await story.getByRole('link', { name: /^8005,/ }).click()
  await expect(page.getByRole('complementary', { name: 'Employee 8005' })).toContainText(
    /It was sent again as punch \d+/,
  )
})

test('says that there is no such punch', async ({ page }) => {
  await page.goto('/log?punch=999999')
  await expect(page.getByText('There is no such punch')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible on a phone and a desk, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/punches/new')
    const employee = colorScheme === 'light' ? '8006' : '8007'
    await typePunch(page, { employee })
    await page.getByRole('button', { name: 'Send punch' }).click()
    await expect(page.getByRole('status', { name: 'Answer' })).toContainText('Accepted')
    await page.goto('/log')
    await page.getByRole('link', { name: new RegExp(`^${employee},`) }).click()
    await expect(page.getByText('What was sent')).toBeVisible()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Close' }).click()
    await expect(page.getByRole('link', { name: new RegExp(`^${employee},`) })).toBeVisible()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
}
