/** What end-to-end tests do on the import's pages, and ask of the sandbox. */
import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import Papa from 'papaparse'

export type DroppedFile = { name: string; text: string | Uint8Array }

/** Drops files on the page as a person does: a browser lets go only where the drag before was taken. */
export async function drop(page: Page, ...files: DroppedFile[]) {
  const zone = page.getByRole('heading', { name: 'Drop a spreadsheet' })
  await zone.waitFor()
  await employeesAreHere(page)
  const dataTransfer = await page.evaluateHandle(
    (all) => {
      const transfer = new DataTransfer()
      for (const { name, text, packed } of all) {
        const bytes = packed ? Uint8Array.from(atob(packed), (byte) => byte.charCodeAt(0)) : text
        transfer.items.add(new File([bytes], name))
      }
      return transfer
    },
    files.map(({ name, text }) =>
      typeof text === 'string'
        ? { name, text, packed: '' }
        : { name, text: '', packed: Buffer.from(text).toString('base64') },
    ),
  )
  const isTaken = () =>
    zone.evaluate((element, transfer) => {
      const drag = { dataTransfer: transfer, bubbles: true, cancelable: true }
      return !element.dispatchEvent(new DragEvent('dragover', drag))
    }, dataTransfer)
  await expect.poll(isTaken, { intervals: [50] }).toBe(true)
  await zone.dispatchEvent('drop', { dataTransfer })
}

type Key = { key: string; ctrlKey?: boolean; shiftKey?: boolean }

/** Keys that come faster than the page draws. */
export function pressAtOnce(grid: Locator, ...keys: Key[]) {
  return grid.evaluate(async (element, all) => {
    for (const key of all) {
      element.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true }))
      await Promise.resolve()
    }
  }, keys)
}

/**
 * With the list of employees here a file is judged with it at once. When it comes later, the rows are
 * read anew, and Continue takes no press meanwhile.
 */
export async function employeesAreHere(page: Page) {
  const isHere = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .some(({ name }) => name.includes('/api/employees/directory')),
    )
  await expect.poll(isHere, { intervals: [50] }).toBe(true)
}

/** From Read to Check. */
export async function goToCheck(page: Page) {
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Changes the sandbox's settings: its key, its speed, its faults. */
export async function scriptSandbox(sandboxUrl: string, settings: unknown) {
  const answer = await fetch(`${sandboxUrl}/__sandbox/settings`, {
    method: 'PUT',
    body: JSON.stringify(settings),
  })
  expect(answer.status, await answer.text()).toBe(200)
}

/** Every PUT of these employees that the sandbox saw. */
export async function journalOf(sandboxUrl: string, ids: ReadonlySet<string>) {
  const text = await (await fetch(`${sandboxUrl}/__sandbox/journal?limit=1000000`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { body: string; stored: boolean })
    .filter((line) => ids.has(new URLSearchParams(line.body).get('userid') ?? ''))
}

/** `417 2026-08-13T07:00:00 0`: whose punch a PUT was, when, and of which type. */
export function punchOf({ body }: { body: string }): string {
  const fields = new URLSearchParams(body)
  return ['userid', 'checktime', 'checktype'].map((name) => fields.get(name)).join(' ')
}

/** The rows of the downloaded results file, by its header. */
export async function results(page: Page): Promise<Record<string, string>[]> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download results' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/ results\.csv$/)
  const text = readFileSync(await file.path(), 'utf8')
  expect(text.startsWith('\uFEFF')).toBe(true)
  const { data } = Papa.parse<Record<string, string>>(text.slice(1), {
    header: true,
    skipEmptyLines: true,
  })
  return data
}

/** Rows a minute apart, dates that say their order themselves. */
export function shortFile(id: number, rows = 3): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const minute = String(index % 60).padStart(2, '0')
    const hour = String(6 + Math.floor(index / 60)).padStart(2, '0')
    return `${id},2026-08-03 ${hour}:${minute}:00,${index % 2 ? 'Out' : 'In'}`
  })
  return ['No.,Time,State', ...lines, ''].join('\n')
}

/** The punches of 50 people, each a few minutes after the one before: dates that say their order. */
export function longFile(firstId: number, rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const at = new Date(Date.UTC(2026, 7, 3, 6, Math.floor(index / 50) * 3))
    const time = at.toISOString().slice(0, 16).replace('T', ' ')
    return `${firstId + (index % 50)},${time}:00,${index % 100 < 50 ? 'In' : 'Out'}`
  })
  return ['No.,Time,State', ...lines, ''].join('\n')
}

/** From the drop to the import's own page, for a file without a question. */
export async function sendFile(page: Page, file: { name: string; text: string }) {
  await page.goto('/import')
  await drop(page, file)
  await goToCheck(page)
  await sendChecked(page, /^Send [\d,]+ punch/)
}

/** From a file that is read to the answers of so many punches, all of them accepted. */
export async function sendAll(page: Page, punches: number) {
  await goToCheck(page)
  await sendChecked(page, `Send ${punches} punches`)
  await expect(page.getByText(`Every punch has its answer: ${punches} accepted.`)).toBeVisible({
    timeout: 30_000,
  })
}

async function sendChecked(page: Page, send: string | RegExp) {
  await page.getByRole('button', { name: send }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: send }).click()
  await page.waitForURL(/\/imports\/\d+$/)
}
