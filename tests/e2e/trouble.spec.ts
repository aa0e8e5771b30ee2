import { expect, expectAccessible, test } from '../support/e2e.ts'
import {
  journalOf,
  longFile,
  results,
  scriptSandbox,
  sendFile,
  shortFile,
} from '../support/import-page.ts'

test.afterEach(({ desk }) =>
  scriptSandbox(desk.sandboxUrl, { key: 'sandbox-key', latencyMs: 0, faults: [] }),
)

test('an import outlives kill -9 of delivery and of web, and every row is accounted for', async ({
  page,
  login,
  desk,
  noise,
}) => {
  const rows = 900
  await scriptSandbox(desk.sandboxUrl, { latencyMs: 60 })
  await login()
  await sendFile(page, { name: 'killed.csv', text: shortFile(9_000, rows) })
  await expect(async () => {
    expect((await journalOf(desk.sandboxUrl, new Set(['9000']))).length).toBeGreaterThan(100)
  }).toPass({ intervals: [100] })
  process.kill(desk.pidOf('delivery'), 'SIGKILL')
  process.kill(desk.pidOf('web'), 'SIGKILL')

  // Nobody touches the page: it finds its way back and the import goes on by itself.
  await expect(page.getByText(/^Finished/).first()).toBeVisible({ timeout: 50_000 })
  const puts = await journalOf(desk.sandboxUrl, new Set(['9000']))
  expect(puts.filter((put) => put.stored)).toHaveLength(rows)
  await expect(page.getByRole('link', { name: `${rows} accepted, show in log` })).toBeVisible()
  const file = await results(page)
  expect(file).toHaveLength(rows)
  for (const row of file) expect(row['Punchdesk state']).toMatch(/^accepted/)
  // What the browser says of a server that is away for a moment.
  noise.length = 0
})

test('an upload outlives kill -9 of the web, and the page goes on by itself', async ({
  page,
  login,
  desk,
  noise,
}) => {
  const rows = 7_000
  const told = Promise.withResolvers<void>()
  let parts = 0
  let kills = 0
  const killWeb = () => {
    kills++
    process.kill(desk.pidOf('web'), 'SIGKILL')
  }
  await page.route('**/import', async (route) => {
    const isPart = (route.request().postDataBuffer()?.length ?? 0) > 5_000
    if (isPart) parts++
    if (isPart && parts === 2) killWeb()
    if (!isPart || parts <= 2 || kills === 2) return route.continue().catch(() => {})
    await told.promise
    // The first that arrives when the web is there again; its answer does not.
    const answer = await route.fetch().catch(() => null)
    if (answer?.ok()) killWeb()
    await route.abort('connectionreset')
  })
  await login()
  const sent = sendFile(page, { name: 'uploaded.csv', text: longFile(9_200, rows) })
  await expect(page.getByText('Punchdesk does not answer. Trying again')).toBeVisible({
    timeout: 30_000,
  })
  told.resolve()
  await sent
  await expect(page.getByText(/^Finished/).first()).toBeVisible({ timeout: 60_000 })
  await expect(
    page.getByRole('link', { name: `${rows.toLocaleString('en-GB')} accepted, show in log` }),
  ).toBeVisible()
  expect(kills).toBe(2)
  expect(parts).toBeGreaterThan(5)
  const ids = new Set(Array.from({ length: 50 }, (_, index) => String(9_200 + index)))
  expect(await journalOf(desk.sandboxUrl, ids)).toHaveLength(rows)
  // What the browser says of a server that is away for a moment.
  noise.length = 0
})

test('a refused key holds the import and burns nothing; the right key and Resume finish it', async ({
  page,
  login,
  desk,
}) => {
  const rows = 300
  // So slow that it cannot be over before the key is another one.
  await scriptSandbox(desk.sandboxUrl, { latencyMs: 1_000 })
  await login()
  await sendFile(page, { name: 'held.csv', text: shortFile(9_100, rows) })
  await scriptSandbox(desk.sandboxUrl, { key: 'another-key', latencyMs: 0 })

  // The first: while a page streams in, its frame stands beside that of the page it replaces.
  const notice = page.locator('b', { hasText: 'Sandbox is on hold since' }).first()
  await expect(notice).toBeVisible()
  await expect(page.getByText(/Invalid API key/).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^[1-9]\d* rejected/ })).toHaveCount(0)
  // Nothing is on its way, so no number of them at a time either.
  await expect(page.getByRole('link', { name: '0 sending, show in log' })).toBeVisible()
  await expect(page.getByText(/at a time, limit/)).toHaveCount(0)
  await expectAccessible(page)
  // The frame of every page says it.
  await page.goto('/punches/new')
  await expect(notice).toBeVisible()
  await page.goBack()

  await scriptSandbox(desk.sandboxUrl, { key: 'sandbox-key' })
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(notice).toBeHidden()
  await expect(page.getByText(/^Finished/).first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('link', { name: `${rows} accepted, show in log` })).toBeVisible()
  const puts = await journalOf(desk.sandboxUrl, new Set(['9100']))
  expect(puts.filter((put) => put.stored)).toHaveLength(rows)
})
