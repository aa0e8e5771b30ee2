import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import type { Desk } from '../support/desk.ts'
import { expect, expectAccessible, test } from '../support/e2e.ts'
import { journalOf, scriptSandbox, sendFile, shortFile } from '../support/import-page.ts'

test.afterEach(({ desk }) =>
  scriptSandbox(desk.sandboxUrl, { latencyMs: 0, faults: [], throttle: null }),
)

test('a throttled import shows its wait, why, and what comes next', async ({
  page,
  login,
  desk,
}) => {
  await scriptSandbox(desk.sandboxUrl, {
    latencyMs: 150,
    throttle: { perSecond: 4, retryAfter: '3' },
  })
  await login()
  await sendFile(page, { name: 'throttled.csv', text: shortFile(9_300, 60) })
  const notice = page.getByText(/^Go2Clock asked us to slow down at \d\d:\d\d:\d\d\.$/)
  await expect(notice).toBeVisible()
  // A wait is over soon, but while it is throttled another one follows.
  await expect(page.getByText(/^Waiting until/)).toBeVisible({ timeout: 30_000 })
  // So slow that the rest is not sent before the notice was read and put away.
  await scriptSandbox(desk.sandboxUrl, { latencyMs: 2_000, throttle: null })
  await expectAccessible(page)

  const reasons = page.getByRole('region', { name: 'Reasons, newest first' })
  await expect(reasons).toContainText(/Stop for 3 s, (halve|down) from \d to \d/)
  await expect(reasons).toContainText('“This API key has reached the time limit for this method”')
  await expect(reasons).toContainText('First 3 punches alone')
  await expect(reasons).toContainText(/Go on with \d at a time/)
  await expect(page.getByText(/No punch lost a try\. You need do nothing\./)).toBeVisible()
  await page.getByRole('button', { name: 'Hide this notice' }).click()
  await expect(notice).toBeHidden()

  await scriptSandbox(desk.sandboxUrl, { latencyMs: 0 })
  await expect(page.getByText(/^Finished/).first()).toBeVisible({ timeout: 30_000 })
  const chart = page.getByRole('img', { name: /^Rate and answer time since/ })
  await expect(chart).toHaveAccessibleName(/when Go2Clock asked to slow down/)
  await expect(chart.getByText(/^wait \d s$/).first()).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expect(page.getByRole('link', { name: '60 accepted, show in log' })).toBeVisible()
})

test('an import that is wrong as a whole pauses itself, is looked at and goes on', async ({
  page,
  login,
  desk,
}) => {
  const faults = [{ kind: 'validation', users: ['9400'], text: 'userid does not exist' }]
  await scriptSandbox(desk.sandboxUrl, { faults })
  await login()
  await sendFile(page, { name: 'wrong.csv', text: shortFile(9_400, 40) })
  await expect(page.getByText('This import paused itself.')).toBeVisible()
  await expect(
    page.getByText('The first 3 punches were all refused: “userid does not exist”. 37 wait.'),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Look at the 3' }).click()
  await expect(page.getByText('3 punches, newest first')).toBeVisible()
  await page.goBack()

  await scriptSandbox(desk.sandboxUrl, { faults: [] })
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('37 accepted, 3 not stored or not known.')).toBeVisible()
})

test('what nobody knows is checked again, from the import and from the log', async ({
  page,
  login,
  desk,
}) => {
  await login()
  await sendFile(page, { name: 'doubt.csv', text: shortFile(9_500, 3) })
  await expect(page.getByText('Every punch has its answer: 3 accepted.')).toBeVisible()
  forget(desk.databaseUrl, '9500', 2)
  await page.reload()
  await expect(page.getByText('2 punches may be stored or not.')).toBeVisible()
  await expect(
    page.getByText(/employee 9500, Monday 3 August 2026, 06:00:00 \(6:00 am\)/),
  ).toBeVisible()
  await expectAccessible(page)

  // One from the log: asking comes before correcting, and a correction is warned of.
  await page.getByRole('link', { name: /^employee 9500, .* 06:00:00/ }).click()
  const story = page.getByRole('complementary', { name: 'Employee 9500' })
  await story.getByRole('button', { name: 'Correct it instead' }).click()
  await expect(story.getByText('The first may be stored.')).toBeVisible()
  await expectAccessible(page)
  await story.getByRole('button', { name: 'Back' }).click()
  await expect(story.getByRole('button', { name: 'Correct it instead' })).toBeFocused()
  await story.getByRole('button', { name: 'Check again' }).click()
  await expect(story).toContainText('to ask again about a punch whose answer never came')
  await expect(story).toContainText('It exists because an earlier try arrived. Stored once.')
  await expectAccessible(page)
  await story.getByRole('link', { name: /^9500,/ }).click()
  await expect(story).toContainText('Go2Clock holds it: an earlier try had arrived.')

  // The other from the import.
  await page.goto('/imports')
  await page.getByRole('link', { name: 'doubt.csv' }).click()
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(page.getByText('1 punch goes again')).toBeVisible()
  await expect(page.getByText('2 of them confirmed')).toBeVisible()
  const puts = await journalOf(desk.sandboxUrl, new Set(['9500']))
  expect(puts.map((put) => put.stored)).toEqual([true, true, true, false, false])
})

test('a connection and everything stay paused over a reload, and a cancel counts what left', async ({
  page,
  login,
  desk,
}) => {
  const rows = 600
  // A minute at the least: it cannot be over before everything is paused.
  await scriptSandbox(desk.sandboxUrl, { latencyMs: 1_000 })
  await login()
  await sendFile(page, { name: 'paused.csv', text: shortFile(9_600, rows) })
  await expect(page.getByRole('link', { name: /^[1-9]\d* accepted/ })).toBeVisible()

  // By keyboard: open, go in, pause; Escape gives the focus back.
  const connection = page.getByRole('button', { name: /^Sandbox/ })
  await connection.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('dialog', { name: 'Sandbox' })
  await expect(card).toContainText(/Pace now.* at a time, limit 8/)
  await expectAccessible(page)
  await card.getByRole('button', { name: 'Pause' }).focus()
  await page.keyboard.press('Enter')
  await expect(card.getByRole('button', { name: 'Resume' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(connection).toBeFocused()
  // The first: while a page streams in, its frame stands beside that of the page it replaces.
  const paused = page.locator('b', { hasText: 'Sandbox is paused since' }).first()
  await page.reload()
  await expect(paused).toBeVisible()
  await expect(page.getByText('The connection is paused; nothing is sent.')).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(paused).toBeHidden()

  await page.getByRole('button', { name: 'All connections' }).click()
  const all = page.getByRole('dialog', { name: 'All connections' })
  await all.getByRole('button', { name: 'Pause everything' }).click()
  // The next page would take a step with it that is not done.
  await expect(all.getByRole('button', { name: 'Resume everything' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto('/log')
  await page.reload()
  await expect(page.locator('b', { hasText: 'Everything is paused since' }).first()).toBeVisible()
  await expectAccessible(page)

  const [sent] = await settledPuts(desk, '9600')
  await page.getByRole('button', { name: /^Cancel \d+ punches/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByRole('button', { name: 'Back' })).toBeFocused()
  await expect(dialog).toContainText(`Cancel the ${rows - sent} punches that wait?`)
  await dialog.getByRole('button', { name: `Cancel ${rows - sent} punches` }).click()
  await expect(dialog).toContainText(`${rows - sent} punches were cancelled`)
  await expect(dialog).toContainText(`Sent before: ${sent} accepted.`)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Resume everything' }).click()
  await expect(page.getByText('Everything is paused since')).toHaveCount(0)
  expect(await settledPuts(desk, '9600')).toEqual([sent, sent])
})

test('on a phone a connection is paused and resumed under More', async ({ page, login }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await login()
  await page.goto('/log')
  await page.getByRole('button', { name: 'More' }).click()
  await page
    .getByRole('dialog', { name: 'More' })
    .getByRole('button', { name: /^Sandbox/ })
    .click()
  const card = page.getByRole('dialog', { name: 'Sandbox' })
  await card.getByRole('button', { name: 'Pause' }).click()
  await expect(card).toContainText('Paused since')
  await expectAccessible(page)
  await card.getByRole('button', { name: 'Resume' }).click()
  await expect(card.getByRole('button', { name: 'Pause' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(page.getByRole('dialog', { name: 'More' })).toBeVisible()
})

test('a viewer sees the pace and the pause, and can press nothing', async ({
  page,
  login,
  desk,
}) => {
  await login()
  await page.goto('/log')
  await asViewer(page, desk.databaseUrl, async () => {
    await page.getByRole('button', { name: /^Sandbox/ }).click()
    const card = page.getByRole('dialog', { name: 'Sandbox' })
    await expect(card).toContainText('Your role can look.')
    await expect(card.getByRole('button', { name: /Pause|Cancel/ })).toHaveCount(0)
  })
})

/** As when no try of these had got an answer: Go2Clock holds them, and the desk does not know. */
function forget(databaseUrl: string, userid: string, count: number) {
  const store = openStore(databaseUrl)
  const ids = `select id from punches where userid = '${userid}' order by id limit ${count}`
  store.exec(`begin;
    update imports set accepted = accepted - ${count}, unknown = unknown + ${count}
      where id in (select import_id from punches where userid = '${userid}');
    update punches set state = 'unknown' where id in (${ids});
    commit`)
  store.close()
}

/** PUTs of an employee and how many of them were stored, once none is on its way. */
async function settledPuts(desk: Desk, userid: string): Promise<[number, number]> {
  const store = openStore(desk.databaseUrl)
  const onTheirWay = store.prepare(`select id from punches where state = 'sending'`)
  await expect.poll(() => onTheirWay.all()).toEqual([])
  store.close()
  const puts = await journalOf(desk.sandboxUrl, new Set([userid]))
  return [puts.length, puts.filter((put) => put.stored).length]
}

/** What the page shows a viewer; the person is an admin again afterwards. */
async function asViewer(page: Page, databaseUrl: string, look: () => Promise<void>) {
  const store = openStore(databaseUrl)
  const become = (role: string) => store.exec(`update user set role = '${role}'`)
  become('viewer')
  try {
    await page.reload()
    await look()
  } finally {
    become('admin')
    store.close()
  }
}

function openStore(databaseUrl: string): DatabaseSync {
  const store = new DatabaseSync(databaseUrl.replace(/^file:/, ''))
  store.exec('pragma busy_timeout = 5000')
  return store
}
