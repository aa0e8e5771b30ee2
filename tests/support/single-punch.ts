/** What tests of single punches do on the page and ask the sandbox. */
import type { Page } from '@playwright/test'
import type { Desk } from './desk.ts'

type Typed = { employee: string; date?: string; time?: string; type?: 'In' | 'Out'; note?: string }

/** Types a punch of yesterday into the form; sends nothing. */
export async function typePunch(page: Page, { employee, date, time, type, note }: Typed) {
  await page.getByLabel('Employee ID').fill(employee)
  await page.getByLabel('Date').fill(date ?? 'yesterday')
  await page.getByLabel('Time').fill(time ?? '17:32')
  await page.getByRole('radio', { name: type ?? 'Out' }).check()
  if (note !== undefined) await page.getByLabel('Note').fill(note)
}

/** Every PUT of one employee that reached the sandbox, oldest first. */
export async function putsOf(desk: Desk, employee: string): Promise<Record<string, unknown>[]> {
  const answer = await fetch(`${desk.sandboxUrl}/__sandbox/journal`)
  const lines = (await answer.text()).split('\n').filter(Boolean)
  return lines
    .map((line) => JSON.parse(line))
    .filter((entry) => new URLSearchParams(entry.body ?? '').get('userid') === employee)
}

/** Changes how the sandbox answers, e.g. `{ faults: [...] }`. */
export async function setSandbox(desk: Desk, settings: object): Promise<void> {
  const answer = await fetch(`${desk.sandboxUrl}/__sandbox/settings`, {
    method: 'PUT',
    body: JSON.stringify(settings),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** Go2Clock does not know this employee. */
export const notKnown = (employee: string) => ({
  faults: [{ kind: 'validation', users: [employee], text: `userid ${employee} does not exist` }],
})
