import type { Page } from '@playwright/test'
import { admin, type Desk } from '../../../tests/support/desk.ts'
import { type Bench, openBrowser, watchPage } from './browser.ts'

const dropZone = 'section:has(#drop-title)'
export const seenOnDesk = {
  firstRows: ['main table tbody tr', ''],
  // The button stands when every row has its verdict and no question is open.
  verdicts: ['footer button', 'Continue'],
} as const

/** The desk's import page in a browser of its own, signed in and waiting for a drop. */
export async function openImportPage(desk: Desk): Promise<Bench & { dropZone: string }> {
  const bench = await openBrowser()
  await watchPage(bench.page, seenOnDesk)
  await signIn(bench.page, desk)
  await bench.page.goto(`${desk.url}/import`)
  await bench.page.getByRole('heading', { name: 'Drop a spreadsheet' }).waitFor()
  return { ...bench, dropZone }
}

async function signIn(page: Page, desk: Desk) {
  const answer = await page.context().request.post(`${desk.url}/api/auth/sign-in/email`, {
    headers: { origin: desk.url },
    data: admin,
  })
  if (!answer.ok()) throw new Error(`The bench could not sign in: ${await answer.text()}`)
}
