/**
 * What every end-to-end test begins with:
 *
 *   import { expect, test } from '../support/e2e.ts'
 *
 *   test('sends one punch', async ({ page, login, desk }) => {
 *     await login()
 *     await page.goto('/punches/new')
 *
 * One desk per file, shared by its tests: use your own employee numbers and file names.
 * A test fails when the page logs an error, throws, or asks another machine for anything.
 */
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { admin, type Desk, startDesk } from './desk.ts'
import { isLoopback, violationMark } from './loopback-only.ts'

export { expect }

type Cookies = Awaited<ReturnType<import('@playwright/test').BrowserContext['cookies']>>
type TestFixtures = {
  login: () => Promise<void>
  /** Complaints of the page; a test that provokes one takes it out. */
  noise: string[]
}
type WorkerFixtures = { desk: Desk; adminCookies: Cookies }

export const test = base.extend<TestFixtures, WorkerFixtures>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      const desk = await startDesk()
      await use(desk)
      await desk.stop()
      expect(desk.log()).not.toContain(violationMark)
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ desk }, use) => use(desk.url),

  /** One sign-in per worker: more would meet the limit that guards the accounts. */
  adminCookies: [
    async ({ desk, playwright }, use) => {
      const request = await playwright.request.newContext({
        baseURL: desk.url,
        extraHTTPHeaders: { origin: desk.url },
      })
      const answer = await request.post('/api/auth/sign-in/email', { data: admin })
      expect(answer.ok(), await answer.text()).toBe(true)
      const { cookies } = await request.storageState()
      await request.dispose()
      await use(cookies)
    },
    { scope: 'worker' },
  ],

  login: async ({ context, adminCookies }, use) => {
    await use(() => context.addCookies(adminCookies))
  },

  noise: [
    async ({ page }, use) => {
      const noise: string[] = []
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) noise.push(message.text())
      })
      page.on('pageerror', (error) => noise.push(String(error)))
      page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url())
        if (/^(http|ws)/.test(protocol) && !isLoopback(hostname)) noise.push(request.url())
      })
      await use(noise)
      expect(noise).toEqual([])
    },
    { auto: true },
  ],
})

/** No violation of WCAG 2.2 A and AA on the page as it stands. */
export async function expectAccessible(page: Page) {
  // After a step to another page the title comes a moment later than the page.
  await expect(page).toHaveTitle(/./)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  // Asked of this page alone (none has frames) and only for what is wrong: a quarter of the time.
  const { violations } = await new AxeBuilder({ page })
    .options({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)
  expect(found).toEqual([])
}
