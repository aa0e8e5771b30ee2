import type { Page } from '@playwright/test'
import { admin } from '../support/desk.ts'
import { dirtyWeek } from '../support/dirty-week.ts'
import { expect, expectAccessible, test } from '../support/e2e.ts'
import { drop, employeesAreHere, goToCheck, shortFile } from '../support/import-page.ts'

const mark = (page: Page) => page.getByText('Draft kept in this browser')
const errors = (page: Page) =>
  page.getByRole('group', { name: 'Show rows by verdict' }).getByRole('button', { name: /^Error/i })

/** The draft in the browser's store. */
function kept(page: Page) {
  return page.evaluate(
    () =>
      new Promise<{ step: string; changes: number } | null>((resolve) => {
        const opening = indexedDB.open('punchdesk')
        opening.onsuccess = () => {
          const all = opening.result.transaction('drafts').objectStore('drafts').getAll()
          all.onsuccess = () => {
            opening.result.close()
            resolve(all.result[0] ?? null)
          }
        }
      }),
  )
}

test('a reload in mid-work brings back the file, the answers and the changes, and says so', async ({
  page,
  login,
}) => {
  await login()
  await page.goto('/import')
  await drop(page, dirtyWeek({ firstId: 9000, name: 'week-32.csv' }))
  await page.getByRole('radio', { name: /Day first/ }).check()
  await page.getByLabel('Means, word Out Back').selectOption('1')
  await expect(mark(page)).toBeVisible()
  await goToCheck(page)
  const grid = page.getByRole('grid', { name: 'Rows of the file' })
  await grid.focus()
  await page.keyboard.press('F8')
  await expect(page.getByRole('region', { name: 'The focused cell' })).toContainText('9O10')
  await page.keyboard.type('9010')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Use 9010 in 2 rows/ }).click()
  await expect(errors(page)).toHaveText(/4/)
  // The title above the header is brought back, which makes it an error.
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Delete')
  await expect(errors(page)).toHaveText(/5/)
  await expect.poll(() => kept(page)).toMatchObject({ step: 'check', changes: 3 })

  // Nothing asks before: nothing would be lost.
  let asked = false
  page.on('dialog', (dialog) => {
    asked = true
    void dialog.accept()
  })
  await page.reload()
  expect(asked).toBe(false)
  await expect(page.getByText('week-32.csv is not sent yet.')).toBeVisible()
  // Yesterday, when midnight was just now.
  await expect(
    page.getByText(/2,501 rows, 3 changes, kept (today|yesterday) at \d\d:\d\d\./),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(errors(page)).toHaveText(/5/)
  await expect(mark(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send 2,495 punches' })).toBeVisible()
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(page.getByRole('radio', { name: /Day first/ })).toBeChecked()
  await expect(page.getByLabel('Means, word Out Back')).toHaveValue('1')

  // Started over it is offered again; discarded it is gone.
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('button', { name: 'Discard 3 changes' }).click()
  await expect(page.getByText('week-32.csv is not sent yet.')).toBeHidden()
  await expect.poll(() => kept(page)).toBeNull()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Drop a spreadsheet' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on' })).toHaveCount(0)
})

test('what was sent is no draft any more', async ({ page, login }) => {
  await login()
  await page.goto('/import')
  await drop(page, { name: 'sent.csv', text: shortFile(9_200) })
  await expect(mark(page)).toBeVisible()
  await goToCheck(page)
  await page.getByRole('button', { name: 'Send 3 punches' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send 3 punches' }).click()
  await page.waitForURL(/\/imports\/\d+$/)
  await expect.poll(() => kept(page)).toBeNull()
  await page.goto('/import')
  await expect(page.getByRole('heading', { name: 'Drop a spreadsheet' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on' })).toHaveCount(0)
})

test('the newer of two tabs has the draft, and the older one says so', async ({
  page,
  login,
  context,
}) => {
  await login()
  await page.goto('/import')
  await drop(page, { name: 'older.csv', text: shortFile(9_300) })
  await expect(mark(page)).toBeVisible()
  const newer = await context.newPage()
  await newer.goto('/import')
  await newer.getByRole('button', { name: 'Go on' }).click()
  await expect(newer.getByText('3 rows, 3 columns')).toBeVisible()
  await expect(page.getByText(/Another tab has taken the draft over/)).toBeVisible()
  await expectAccessible(page)
  await expect(mark(newer)).toBeVisible()
})

test('signing out leaves nothing in the browser, and nobody else sees a draft', async ({
  page,
  desk,
}) => {
  // A session of its own: the others of this worker go on.
  const signedIn = await page.context().request.post(`${desk.url}/api/auth/sign-in/email`, {
    headers: { origin: desk.url },
    data: admin,
  })
  expect(signedIn.ok()).toBe(true)
  await page.goto('/import')
  await drop(page, { name: 'private.csv', text: shortFile(9_400) })
  await expect(mark(page)).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  const left = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('punchdesk')
        opening.onsuccess = () => {
          const stores = opening.result.transaction(['drafts', 'sources'])
          const drafts = stores.objectStore('drafts').count()
          const sources = stores.objectStore('sources').count()
          stores.oncomplete = () => resolve([drafts.result, sources.result])
        }
      }),
  )
  expect(left).toEqual([0, 0])
})

for (const kind of ['XLSX', 'CSV']) {
  test(`the ${kind} template is read without a question, and its example stays behind`, async ({
    page,
    login,
  }) => {
    await login()
    await page.goto('/import')
    const downloaded = page.waitForEvent('download')
    await page.getByRole('button', { name: `Download template (${kind})` }).click()
    const download = await downloaded
    expect(download.suggestedFilename()).toBe(`punchdesk-template.${kind.toLowerCase()}`)
    if (kind === 'XLSX') await expectAccessible(page)
    await employeesAreHere(page)
    await page.getByLabel('Choose a file').setInputFiles(await download.path())
    await expect(page.getByText('1 row, 8 columns')).toBeVisible()
    await goToCheck(page)
    await expect(page.getByRole('grid').getByText('Example row')).toBeVisible()
    await expect(page.getByText('No row can be sent yet.')).toBeVisible()
  })
}

test('a browser that keeps nothing says so and asks before the changes are lost', async ({
  page,
  login,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined })
  })
  await login()
  await page.goto('/import')
  await drop(page, { name: 'unkept.csv', text: shortFile(9_500) })
  await expect(page.getByText(/This browser keeps no draft/)).toBeVisible()
  await goToCheck(page)
  const grid = page.getByRole('grid')
  await expect(grid.getByText('9500').first()).toBeVisible()
  await expect(grid).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: 'Send 2 punches' })).toBeVisible()
  const asked = page.waitForEvent('dialog')
  const leaving = page.getByRole('link', { name: 'Imports' }).click()
  const dialog = await asked
  expect(dialog.message()).toContain('only in this page')
  await dialog.dismiss()
  await leaving
  await expect(grid).toBeVisible()
})
