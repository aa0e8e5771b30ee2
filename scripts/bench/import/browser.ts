import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { browserArgs, deskScreen } from '../../../tests/support/browser-args.ts'
import { findBrowser } from '../../test/browser.mjs'

/** A Chromium of its own for one measurement: nothing of the one before lies in its memory. */

export type Bench = { browser: Browser; page: Page; cdp: CDPSession; close: () => Promise<void> }

export async function openBrowser(): Promise<Bench> {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArgs })
  const page = await (await browser.newContext(deskScreen)).newPage()
  const cdp = await page.context().newCDPSession(page)
  return { browser, page, cdp, close: () => browser.close() }
}

/** Drops a file of the disk as the mouse does: the page gets a `File` and reads it itself. */
export async function dropFile({ page, cdp }: Bench, path: string, onto: string): Promise<void> {
  const box = await page.locator(onto).first().boundingBox()
  if (!box) throw new Error(`The page shows no ${onto} to drop on.`)
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, ...at, data })
  }
}

export type Watched = {
  /** Milliseconds from the drop to the frame in which each thing was painted. */
  seen: Record<string, number>
  /** The longest task of the page from the drop until all was seen, in ms. */
  longestTaskMs: number
}

/** A selector and what the element says; an empty text takes any. */
export type Wanted = Record<string, readonly [selector: string, says: string]>

/**
 * Watches a page from its first script on: when each thing that is `wanted` is painted, counted from
 * the drop, and how long its longest task was. A button that says `press` is pressed as soon as it can
 * be, once under each heading.
 */
export async function watchPage(page: Page, wanted: Wanted, press = '') {
  await page.addInitScript(watchInPage, { wanted, press })
}

function watchInPage({ wanted, press }: { wanted: Wanted; press: string }) {
  const seen: Record<string, number> = {}
  const found = new Set<string>()
  const pressed = new Set<string>()
  let droppedAt = 0
  let longTaskMs = 0
  let gapMs = 0
  const isOver = () => Object.keys(wanted).every((name) => name in seen)
  const watched = () => ({
    seen,
    isOver: isOver(),
    // What is below 50 ms is no long task; the longest gap between two turns is the most it can be.
    longestTaskMs: longTaskMs || Math.min(gapMs, 50),
  })
  Object.assign(globalThis, { watched })

  const watchGaps = () => {
    let turnAt = performance.now()
    const turn = () => {
      gapMs = Math.max(gapMs, performance.now() - turnAt)
      turnAt = performance.now()
      if (!isOver()) setTimeout(turn)
    }
    setTimeout(turn)
  }
  const onDrop = () => {
    if (droppedAt > 0) return
    droppedAt = performance.now()
    watchGaps()
  }
  addEventListener('drop', onDrop, true)
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const isOurs = droppedAt > 0 && startTime + duration > droppedAt && !isOver()
      if (isOurs) longTaskMs = Math.max(longTaskMs, duration)
    }
  }).observe({ type: 'longtask' })

  const painted = (name: string) =>
    requestAnimationFrame(() => {
      // The frame is painted when the task after it runs.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        seen[name] = performance.now() - droppedAt
      }
      port2.postMessage(0)
    })
  const find = (selector: string, says: string) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find((each) =>
      each.textContent?.includes(says),
    )
  const look = () => {
    if (droppedAt === 0) return
    for (const [name, [selector, says]] of Object.entries(wanted)) {
      if (found.has(name) || !find(selector, says)) continue
      found.add(name)
      painted(name)
    }
    const heading = document.querySelector('h2')?.textContent ?? ''
    if (press === '' || pressed.has(heading)) return
    if (!find('button:enabled', press)) return
    pressed.add(heading)
    // What a component still settles after it appears must not be overtaken.
    requestAnimationFrame(() => requestIdleCallback(() => find('button:enabled', press)?.click()))
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
}

/** Waits until all that was wanted is painted. */
export async function readWatched(page: Page, timeoutMs: number): Promise<Watched> {
  type Told = () => Watched & { isOver: boolean }
  await page.waitForFunction(
    () => (globalThis as unknown as { watched: Told }).watched().isOver,
    undefined,
    { timeout: timeoutMs, polling: 100 },
  )
  // The observer tells of a long task only after it.
  await page.waitForTimeout(200)
  return await page.evaluate(() => (globalThis as unknown as { watched: Told }).watched())
}
