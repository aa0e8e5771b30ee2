import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/pinned-node.mjs'
import { admin, startDesk } from '../support/desk.ts'
import { expect, expectAccessible, test } from '../support/e2e.ts'

const routes = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
const addressOf = (file: string) =>
  `/${file}`
    .replace(/\/(page\.tsx|route\.ts)$/, '')
    .replace(/\/\([^)]+\)/g, '')
    .replaceAll(/\[[^\]]+\]/g, '1') || '/'
const pages = routes.filter((file) => file.endsWith('page.tsx')).map(addressOf)
const handlers = routes.filter((file) => file.endsWith('route.ts')).map(addressOf)
const openPages = ['/sign-in', '/setup']
const openHandlers = ['/api/health', '/api/auth/1']
const openActions = ['signIn', 'signOut', 'setUp']

test.describe('without a session', () => {
  for (const page of pages.filter((path) => !openPages.includes(path))) {
    test(`${page} sends to sign-in`, async ({ request }) => {
      const answer = await request.get(`${page}?state=rejected`, { maxRedirects: 0 })
      expect(answer.status()).toBe(307)
      expect(answer.headers().location).toMatch(/^\/sign-in(\?from=|$)|^\/punches\/new$/)
    })
  }

  for (const path of handlers.filter((path) => !openHandlers.includes(path))) {
    test(`${path} answers nothing`, async ({ request }) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await request.fetch(path, { method })
        expect([401, 405], `${method} ${path}`).toContain(answer.status())
        expect(await answer.text()).not.toContain('Sandbox')
      }
    })
  }

  test('no action does anything', async ({ request, desk }) => {
    const manifest = join(root, '.next/server/server-reference-manifest.json')
    const actions: Record<string, { exportedName: string }> = JSON.parse(
      readFileSync(manifest, 'utf8'),
    ).node
    const guarded = Object.entries(actions).filter(
      ([, { exportedName }]) => !openActions.includes(exportedName),
    )
    expect(guarded.length).toBeGreaterThan(0)
    for (const [id, { exportedName }] of guarded) {
      for (const origin of [desk.url, undefined]) {
        const answer = await request.post('/sign-in', {
          headers: {
            'next-action': id,
            'content-type': 'text/plain;charset=UTF-8',
            ...(origin && { origin }),
          },
          data: '[{}]',
        })
        expect(await answer.text(), exportedName).toContain('"code":"signed_out"')
      }
    }
  })

  test('better-auth has three doors and no more', async ({ request }) => {
    for (const path of ['list-sessions', 'sign-up/email', 'update-user', 'admin/list-users']) {
      expect((await request.post(`/api/auth/${path}`, { data: {} })).status()).toBe(404)
      expect((await request.get(`/api/auth/${path}`)).status()).toBe(404)
    }
  })
})

test.describe('signing in', () => {
  test('keeps what was typed after a wrong password and goes on to where one came from', async ({
    page,
  }) => {
    await page.goto('/log?state=rejected')
    await expect(page).toHaveURL(/\/sign-in\?from=%2Flog%3Fstate%3Drejected$/)
    await expectAccessible(page)
    await page.getByLabel('Email').fill(admin.email)
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible()
    await expectAccessible(page)
    await expect(page.getByLabel('Email')).toHaveValue(admin.email)
    const password = page.getByLabel('Password', { exact: true })
    await expect(password).toHaveValue('not the password')
    await expect(password).toBeFocused()

    await page.getByRole('button', { name: 'Show what is typed' }).click()
    await expect(password).toHaveAttribute('type', 'text')
    await page.getByRole('button', { name: 'Hide what is typed' }).click()
    await password.fill(admin.password)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/log\?state=rejected$/)
  })

  test('says what is missing beside the field', async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('An e-mail address is needed.')).toBeVisible()
    await expect(page.getByText('A password is needed.')).toBeVisible()
    await expect(page.getByLabel('Email')).toBeFocused()
  })

  test('never leads to another site', async ({ page, login }) => {
    await login()
    await page.goto('/sign-in?from=//evil.example/log')
    await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/punches\/new$/)
  })

  test('works by the other name of this machine', async ({ page, desk }) => {
    await page.goto(`${desk.url.replace('127.0.0.1', 'localhost')}/sign-in?from=/log`)
    await page.getByLabel('Email').fill(admin.email)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/localhost:\d+\/log$/)
  })

  test.describe('without script', () => {
    test.use({ javaScriptEnabled: false })
    test('works too', async ({ page }) => {
      await page.goto('/sign-in?from=/log')
      await page.getByLabel('Email').fill(admin.email)
      await page.getByLabel('Password', { exact: true }).fill(admin.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page).toHaveURL(/\/log$/)
    })
  })
})

test('signing out ends the session, and the chosen colours stay', async ({ page, context }) => {
  await page.goto('/punches/new')
  await page.getByLabel('Email').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/punches\/new$/)
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  const signedIn = await context.cookies()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  // The session is over in the store, not only in this browser.
  await context.addCookies(signedIn)
  await page.goto('/log')
  await expect(page).toHaveURL(/\/sign-in\?from=%2Flog$/)
})

test('every answer carries its headers', async ({ page, request, login }) => {
  await login()
  const answer = await page.goto('/punches/new')
  const headers = answer?.headers() ?? {}
  expect(headers['content-security-policy']).toMatch(
    /script-src 'nonce-[\w+/=]{24}' 'strict-dynamic'/,
  )
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': expect.stringContaining('no-store'),
  })
  expect(headers).not.toHaveProperty('x-powered-by')
  expect(headers).not.toHaveProperty('strict-transport-security')

  const script = await page.locator('script[src^="/_next/static/"]').first().getAttribute('src')
  const file = await request.get(script ?? '')
  expect(file.headers()['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
  )
  expect(file.headers()['cache-control']).toContain('immutable')
  // A browser asks for it by itself where a page's own icon is not known yet, and tells of a 404.
  const icon = await request.get('/favicon.ico')
  expect(icon.headers()).toMatchObject({
    'content-type': 'image/x-icon',
    'content-security-policy': "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
  })

  const again = await page.goto('/punches/new')
  expect(again?.headers()['content-security-policy']).not.toBe(headers['content-security-policy'])
})

test('a newcomer makes the first admin through the link of the console', async ({
  browser,
  noise,
}) => {
  const desk = await startDesk({
    PUNCHDESK_ADMIN_EMAIL: '',
    PUNCHDESK_ADMIN_PASSWORD: '',
    GO2CLOCK_TIME_ZONE: '',
  })
  try {
    // Printed behind the line that says it is ready.
    const findLink = () => /http:\S+\/setup\?token=\S+(?=\n)/.exec(desk.log())?.[0] ?? ''
    await expect.poll(findLink).not.toBe('')
    const link = findLink()
    const page = await (await browser.newContext({ timezoneId: 'Asia/Kathmandu' })).newPage()
    await page.goto(`${desk.url}/sign-in`)
    await expect(page.getByText('Nobody has an account here yet.')).toBeVisible()
    await page.goto(`${link.slice(0, -1)}!`)
    await expect(page.getByRole('heading')).toHaveText('This set-up link is not valid')
    await expectAccessible(page)

    await page.goto(link)
    await expect(page.getByLabel('Time zone of the site')).toHaveValue(/Asia\/(Kathmandu|Katmandu)/)
    await page.getByLabel('Name').fill('Ruth Ellery')
    await page.getByLabel('Email').fill('ruth@example.test')
    await page.getByLabel('Password', { exact: true }).fill('ruthellery2026')
    await page.getByRole('button', { name: 'Create the admin account' }).click()
    await expect(page.getByText('it is easily guessed')).toBeVisible()
    await expectAccessible(page)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Create the admin account' }).click()
    await expect(page).toHaveURL(/\/punches\/new$/)
    const frame = await (await page.request.get(`${desk.url}/api/frame`)).json()
    expect(frame).toMatchObject({
      user: { name: 'Ruth Ellery', role: 'admin' },
      connections: [{ kind: 'sandbox', zone: expect.stringMatching(/Asia\/(Kathmandu|Katmandu)/) }],
    })
    await page.goto(link)
    await expect(page.getByRole('heading')).toHaveText('Punchdesk is set up')
  } finally {
    await desk.stop()
  }
  expect(noise).toEqual([])
})
