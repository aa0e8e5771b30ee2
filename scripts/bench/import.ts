/**
 * A million rows from the drop to the verdicts, in the system's Chromium on a desk of its own: real
 * files, really dropped. Each figure is the median of rounds that take turns with the others, each in a
 * browser of its own; react-spreadsheet-import gets the same file in the same run.
 */
import { type Desk, startDesk } from '../../tests/support/desk.ts'
import { buildIfStale } from '../start/build.mjs'
import { dropFile, openBrowser, readWatched, watchPage } from './import/browser.ts'
import { openImportPage } from './import/desk-page.ts'
import { type BenchFile, benchFolder, type Kind, makeCsv, makeXlsx } from './import/files.ts'
import { heapOf, watchRenderer } from './import/memory.ts'
import { preparePeer, servePeer } from './import/peer.ts'
import { fixHalf, scrollAndJump } from './import/review.ts'

export const names = [
  'import/first-rows-1m',
  'import/verdicts-1m',
  'import/verdicts-1m-distinct',
  'import/longest-task-1m',
  'import/heap-1m',
  'import/react-spreadsheet-import',
  'import/xlsx-100k',
  'import/scroll-1m',
  'import/fix-500k',
]

const rounds = 3
const timeoutMs = 120_000
const restMs = 2_000

type Round = { firstRows: number; verdicts: number; longestTask: number; heap: number; rss: number }
type Rounds = Record<'usual' | 'distinct' | 'peer', Round[]>

const besideTheMillion = ['import/xlsx-100k', 'import/scroll-1m', 'import/fix-500k']

export async function* run(wanted: string[]) {
  buildIfStale()
  const folder = benchFolder()
  const desk = await startDesk()
  const fileOf = (kind: Kind) => makeCsv(folder.path, kind, 1_000_000)
  try {
    if (wanted.some((name) => !besideTheMillion.includes(name))) yield* drops(desk, wanted, fileOf)
    if (wanted.includes('import/xlsx-100k'))
      yield await workbook(desk, makeXlsx(folder.path, 100_000))
    if (wanted.includes('import/scroll-1m')) yield await scrolling(desk, fileOf('usual'))
    if (wanted.includes('import/fix-500k')) yield await fixing(desk, fileOf('repair'))
  } finally {
    await desk.stop()
    folder.remove()
  }
}

async function* drops(desk: Desk, wanted: string[], fileOf: (kind: Kind) => BenchFile) {
  const has = await measureDrops(desk, wanted, fileOf)
  const figures = [
    { bench: 'import/first-rows-1m', unit: 's', ...compare(has.usual, [], 'firstRows') },
    { bench: 'import/verdicts-1m', unit: 's', ...compare(has.usual, has.peer, 'verdicts') },
    { bench: 'import/verdicts-1m-distinct', unit: 's', ...compare(has.distinct, [], 'verdicts') },
    { bench: 'import/longest-task-1m', unit: 'ms', ...compare(has.usual, has.peer, 'longestTask') },
    { bench: 'import/heap-1m', unit: 'MB', ...compare(has.usual, has.peer, 'heap') },
    { bench: 'import/react-spreadsheet-import', unit: 's', ...compare(has.peer, [], 'verdicts') },
  ]
  // Without its npm there is no peer, and a figure of nothing would be a lie.
  yield* figures.filter(({ bench, value }) => wanted.includes(bench) && value > 0)
}

async function workbook(desk: Desk, file: BenchFile) {
  const all: Round[] = []
  for (let turn = 1; turn <= rounds; turn++) all.push(tell('xlsx', await dropOnDesk(desk, file)))
  return { bench: 'import/xlsx-100k', unit: 's', ...compare(all, [], 'verdicts') }
}

async function scrolling(desk: Desk, file: BenchFile) {
  const bench = await openImportPage(desk)
  try {
    const { scrolled, jumped, jumpMs } = await scrollAndJump(bench, file)
    const value = round(Math.min(scrolled, jumped))
    return { bench: 'import/scroll-1m', value, unit: 'frames/s', jump_ms: round(jumpMs) }
  } finally {
    await bench.close()
  }
}

async function fixing(desk: Desk, file: BenchFile) {
  const bench = await openImportPage(desk)
  try {
    const { fixMs, undoMs, redoMs } = await fixHalf(bench, file)
    const others = { undo_ms: round(undoMs), redo_ms: round(redoMs) }
    return { bench: 'import/fix-500k', value: round(fixMs), unit: 'ms', ...others }
  } finally {
    await bench.close()
  }
}

async function measureDrops(
  desk: Desk,
  wanted: string[],
  fileOf: (kind: Kind) => BenchFile,
): Promise<Rounds> {
  const found: Rounds = { usual: [], distinct: [], peer: [] }
  const isDistinct = (name: string) => name.endsWith('-distinct')
  const usual = wanted.every(isDistinct) ? null : fileOf('usual')
  const distinct = wanted.some(isDistinct) ? fileOf('distinct') : null
  const peer = usual && preparePeer() ? await servePeer() : null
  try {
    for (let turn = 1; turn <= rounds; turn++) {
      if (usual) found.usual.push(tell('desk', await dropOnDesk(desk, usual)))
      if (distinct) found.distinct.push(tell('desk, distinct', await dropOnDesk(desk, distinct)))
      if (peer && usual) found.peer.push(tell('peer', await dropOnPeer(peer.url, usual)))
    }
    return found
  } finally {
    peer?.stop()
  }
}

async function dropOnDesk(desk: Desk, file: BenchFile): Promise<Round> {
  const bench = await openImportPage(desk)
  try {
    await rest()
    const renderer = await watchRenderer(bench)
    await dropFile(bench, file.path, bench.dropZone)
    const { seen, longestTaskMs } = await readWatched(bench.page, timeoutMs)
    const rss = renderer.stop()
    return roundOf(seen, longestTaskMs, (await heapOf(bench)).heapMb, rss)
  } finally {
    await bench.close()
  }
}

/** Its steps are gone through as fast as it lets one. */
async function dropOnPeer(url: string, file: BenchFile): Promise<Round> {
  const bench = await openBrowser()
  try {
    await watchPage(bench.page, { verdicts: ['button', 'Confirm'] }, 'Next')
    await bench.page.goto(url)
    await bench.page.locator('input[type=file]').waitFor({ state: 'attached' })
    await rest()
    const renderer = await watchRenderer(bench)
    await dropFile(bench, file.path, 'div:has(> input[type=file])')
    const { seen, longestTaskMs } = await readWatched(bench.page, timeoutMs)
    const rss = renderer.stop()
    return roundOf(seen, longestTaskMs, (await heapOf(bench)).heapMb, rss)
  } finally {
    await bench.close()
  }
}

/** What the browser before left to be tidied, two gigabytes of the peer's, is no time of this one. */
function rest(): Promise<void> {
  return new Promise((rested) => setTimeout(rested, restMs))
}

function roundOf(seen: Record<string, number>, longestTask: number, heap: number, rss: number) {
  const { firstRows = 0, verdicts = 0 } = seen
  return { firstRows: firstRows / 1_000, verdicts: verdicts / 1_000, longestTask, heap, rss }
}

function tell(who: string, one: Round): Round {
  const { firstRows, verdicts, longestTask, heap, rss } = one
  console.error(
    `${who}: first rows ${round(firstRows)} s, verdicts ${round(verdicts)} s, longest task ${round(longestTask)} ms, heap ${round(heap)} MB, renderer grew by ${Math.round(rss)} MB`,
  )
  return one
}

function compare(ours: Round[], peers: Round[], what: keyof Round) {
  const value = round(median(ours, what))
  if (peers.length === 0) return { value }
  const peer = round(median(peers, what))
  return { value, peer, ratio: round(value / peer) }
}

function median(some: Round[], what: keyof Round): number {
  return some.map((one) => one[what]).sort((a, b) => a - b)[some.length >> 1] ?? 0
}

function round(value: number): number {
  return Number(value.toFixed(value < 10 ? 3 : 1))
}
