import type { Page } from '@playwright/test'
import { type Bench, dropFile, readWatched } from './browser.ts'
import type { BenchFile } from './files.ts'

/** The Check step at work: scrolling, jumping and mending a million rows. */

const timeoutMs = 120_000
const scrollPx = 24_000
const scrollPxPerSecond = 8_000
const jumps = 10

/** Brings a file to the Check step. */
export async function openReview(bench: Bench & { dropZone: string }, file: BenchFile) {
  await dropFile(bench, file.path, bench.dropZone)
  await readWatched(bench.page, timeoutMs)
  await bench.page.getByRole('button', { name: 'Continue' }).click()
  const grid = bench.page.getByRole('grid')
  await grid.getByRole('row').nth(5).waitFor()
  await grid.focus()
  return grid
}

/** Frames a second while the wheel turns, and while the keys jump from end to end. */
export async function scrollAndJump(bench: Bench & { dropZone: string }, file: BenchFile) {
  const { page, cdp } = bench
  const grid = await openReview(bench, file)
  const box = await grid.boundingBox()
  if (!box) throw new Error('The grid is not shown.')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const scrolled = await framesDuring(page, () =>
    cdp.send('Input.synthesizeScrollGesture', {
      ...at,
      yDistance: -scrollPx,
      speed: scrollPxPerSecond,
      gestureSourceType: 'mouse',
    }),
  )
  const jumpMs: number[] = []
  const jumped = await framesDuring(page, async () => {
    for (let jump = 0; jump < jumps; jump++) {
      const rowNo = jump % 2 ? 2 : file.rows + 1
      const startedAt = performance.now()
      await page.keyboard.press(jump % 2 ? 'Control+Home' : 'Control+End')
      await grid.getByText(new RegExp(`^${rowNo.toLocaleString('en-GB')}$|^${rowNo}$`)).waitFor()
      jumpMs.push(performance.now() - startedAt)
    }
  })
  return { scrolled, jumped, jumpMs: Math.max(...jumpMs) }
}

async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const counted = { frames: 0, from: performance.now(), to: 0 }
    const count = () => {
      counted.frames++
      counted.to = performance.now()
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
    Object.assign(globalThis, { counted })
  })
  await work()
  return await page.evaluate(() => {
    const { counted } = globalThis as unknown as {
      counted: { frames: number; from: number; to: number }
    }
    return (counted.frames * 1_000) / (counted.to - counted.from)
  })
}

/** Milliseconds from a key to the new counts: the fix of half of the rows, its undo and its redo. */
export async function fixHalf(bench: Bench & { dropZone: string }, file: BenchFile) {
  const { page } = bench
  await openReview(bench, file)
  await page.keyboard.press('F8')
  await page.getByRole('region', { name: 'The focused cell' }).getByText('Gone').first().waitFor()
  await page.keyboard.type('Out')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Use Out in/ }).waitFor()
  const half = file.rows / 2
  return {
    fixMs: await untilErrors(page, 'Alt+Enter', 0),
    undoMs: await untilErrors(page, 'Control+z', half - 1),
    redoMs: await untilErrors(page, 'Control+y', 0),
  }
}

/** From the key to the frame that shows so many errors. */
async function untilErrors(page: Page, key: string, errors: number): Promise<number> {
  // Waited for: a key may overtake a script that is sent before it.
  await page.evaluate((text) => {
    const group = document.querySelector('[aria-label="Show rows by verdict"]')
    let pressedAt = 0
    addEventListener('keydown', () => {
      pressedAt ||= performance.now()
    })
    const shown = new Promise<number>((resolve) => {
      const look = () => {
        const chips = [...(group?.querySelectorAll('button') ?? [])]
        const chip = chips.find((each) => each.textContent?.toLowerCase().startsWith('error'))
        if (pressedAt && chip?.textContent?.toLowerCase() === `error${text}`) {
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressedAt)))
        } else requestAnimationFrame(look)
      }
      look()
    })
    Object.assign(globalThis, { shown })
  }, errors.toLocaleString('en-GB'))
  await page.keyboard.press(key)
  return await page.evaluate(() => (globalThis as unknown as { shown: Promise<number> }).shown)
}
