import { expect, expectAccessible, test } from '../support/e2e.ts'

test('is healthy and tells so without a sign-in', async ({ request }) => {
  const answer = await request.get('/api/health')
  expect(answer.status()).toBe(200)
  expect((await answer.json()).status).toBe('ok')
})

test('shows its styles, and a sign-in that all can use', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByLabel('Email')).toBeVisible()
  // A build without its style sheet is green all the same: a white page in Times.
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(246, 247, 249)')
  await expect(page.locator('body')).toHaveCSS('font-family', /Inter/)
  await expectAccessible(page)
})

for (const part of ['web', 'delivery', 'sandbox'] as const) {
  test(`heals when its ${part} is killed`, async ({ desk, request }) => {
    const before = desk.pidOf(part)
    process.kill(before, 'SIGKILL')
    await expect(() => expect(desk.pidOf(part)).not.toBe(before)).toPass()
    // The health has to go on being good, not to be good still.
    await expect(async () => {
      const answer = await request.get('/api/health')
      expect(answer.status()).toBe(200)
    }).toPass({ intervals: [100] })
  })
}
