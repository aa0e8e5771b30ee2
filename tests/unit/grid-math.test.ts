import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cellAfterKey,
  chromiumSpacerPx,
  clampTop,
  isScaled,
  rowWindow,
  safeSpacerPx,
  scrollGeometry,
  thumbToTop,
  topToShow,
  topToThumb,
} from '#components/ui/grid-math.ts'

const grid = { rows: 100, columns: 5, pageRows: 20 }
const press = (key: string, cell: [number, number], ctrl = false) => {
  const next = cellAfterKey({ key, ctrl }, { row: cell[0], column: cell[1] }, grid)
  return next && [next.row, next.column]
}

describe('which rows are drawn', () => {
  test('those in sight and some on both sides', () => {
    expect(rowWindow(280, 280, 28, 1000, 2)).toEqual({ first: 8, last: 22 })
  })

  test('nothing beyond the ends', () => {
    expect(rowWindow(0, 280, 28, 5, 10)).toEqual({ first: 0, last: 5 })
    expect(rowWindow(0, 280, 28, 0, 10)).toEqual({ first: 0, last: 0 })
  })

  test('the last row of a million', () => {
    const top = clampTop(Number.MAX_SAFE_INTEGER, scrollGeometry(1_000_000, 28, 560, 33_000_000))
    expect(rowWindow(top, 560, 28, 1_000_000, 10)).toEqual({ first: 999_970, last: 1_000_000 })
  })

  test('a list that became shorter than the scroll position', () => {
    const { first, last } = rowWindow(28_000, 280, 28, 3, 10)
    expect(first).toBeLessThanOrEqual(last)
    expect(last).toBe(3)
  })
})

describe('the thumb', () => {
  test('is not scaled while the browser can draw the rows', () => {
    const geometry = scrollGeometry(1_000_000, 28, 600, chromiumSpacerPx)
    expect(isScaled(geometry)).toBe(false)
    expect(topToThumb(27_999_400, geometry)).toBe(27_999_400)
  })

  test('reaches the first and the last row beyond the cap', () => {
    const geometry = scrollGeometry(1_000_000, 28, 600, safeSpacerPx)
    expect(isScaled(geometry)).toBe(true)
    expect(thumbToTop(0, geometry)).toBe(0)
    expect(thumbToTop(safeSpacerPx - 600, geometry)).toBe(28_000_000 - 600)
  })

  test('comes back from every position', () => {
    const geometry = scrollGeometry(3_000_000, 28, 600, chromiumSpacerPx)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000 * 28 - 600 }), (top) => {
        expect(thumbToTop(topToThumb(top, geometry), geometry)).toBeCloseTo(top, 3)
      }),
    )
  })
})

describe('bringing a row into sight', () => {
  test('does not move when it is there', () => {
    expect(topToShow(12, 280, 280, 28)).toBe(280)
  })

  test('moves as little as needed', () => {
    expect(topToShow(3, 280, 280, 28)).toBe(84)
    expect(topToShow(25, 280, 280, 28)).toBe(26 * 28 - 280)
  })

  test('keeps the first row in sight before the window has a height', () => {
    expect(topToShow(0, 0, 0, 28)).toBe(0)
  })
})

describe('keys', () => {
  test.each([
    ['ArrowDown', [4, 2], [5, 2]],
    ['ArrowUp', [0, 2], [0, 2]],
    ['ArrowRight', [4, 4], [4, 4]],
    ['Home', [4, 3], [4, 0]],
    ['End', [4, 3], [4, 4]],
    ['PageDown', [90, 3], [99, 3]],
    ['PageUp', [30, 3], [10, 3]],
  ] as const)('%s from %j leads to %j', (key, from, to) => {
    expect(press(key, [...from])).toEqual(to)
  })

  test('with Ctrl go to the corners', () => {
    expect(press('Home', [50, 3], true)).toEqual([0, 0])
    expect(press('End', [50, 3], true)).toEqual([99, 4])
  })

  test('that do not move are left to others', () => {
    expect(press('F8', [1, 1])).toBeUndefined()
    expect(
      cellAfterKey({ key: 'End', ctrl: true }, { row: 0, column: 0 }, { ...grid, rows: 0 }),
    ).toBe(undefined)
  })
})
