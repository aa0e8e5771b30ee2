import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  at,
  clamped,
  type GridSelection,
  isInside,
  rangeOf,
  selectionAfterKey,
} from '#components/ui/grid-selection.ts'

const size = { rows: 1_000_000, columns: 5, pageRows: 20 }
const start = at({ row: 10, column: 2 })

function press(selection: GridSelection, ...keys: string[]): GridSelection {
  return keys.reduce((before, chord) => {
    const parts = chord === ' ' ? [' '] : chord.split('+')
    const key = parts.at(-1) === 'Space' ? ' ' : (parts.at(-1) as string)
    const ctrl = parts.includes('Ctrl')
    const shift = parts.includes('Shift')
    return selectionAfterKey({ key, ctrl, shift }, before, size) ?? before
  }, selection)
}
const range = (selection: GridSelection) => {
  const { top, bottom, left, right } = rangeOf(selection, size)
  return [top, bottom, left, right]
}

describe('what keys choose', () => {
  test.each([
    [
      ['Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowLeft'],
      [10, 12, 1, 2],
    ],
    [
      ['Shift+ArrowUp', 'Shift+ArrowDown', 'Shift+ArrowDown'],
      [10, 11, 2, 2],
    ],
    [['Ctrl+Shift+ArrowDown'], [10, 999_999, 2, 2]],
    [['Ctrl+Shift+End'], [10, 999_999, 2, 4]],
    [['Ctrl+Shift+Home'], [0, 10, 0, 2]],
    [['Shift+PageDown'], [10, 30, 2, 2]],
    [['Ctrl+a'], [0, 999_999, 0, 4]],
    [['Shift+Space'], [10, 10, 0, 4]],
    [
      ['Shift+Space', 'Shift+ArrowDown'],
      [10, 11, 0, 4],
    ],
    [['Ctrl+Space'], [0, 999_999, 2, 2]],
    [
      ['Ctrl+Space', 'Shift+ArrowRight'],
      [0, 999_999, 2, 3],
    ],
    [
      ['Ctrl+Space', 'Shift+Space'],
      [0, 999_999, 0, 4],
    ],
    [
      ['Ctrl+a', 'ArrowDown'],
      [11, 11, 2, 2],
    ],
    [
      ['Ctrl+a', 'Escape'],
      [10, 10, 2, 2],
    ],
  ])('%j from one cell', (keys, expected) => {
    expect(range(press(start, ...keys))).toEqual(expected)
  })

  test('keep the first cell as the active one', () => {
    expect(press(start, 'Shift+ArrowDown', 'Ctrl+Shift+End').anchor).toEqual({ row: 10, column: 2 })
  })

  test('leave keys to others that choose nothing', () => {
    for (const key of ['Escape', 'F8', 'x', ' ']) {
      expect(selectionAfterKey({ key, ctrl: false, shift: false }, start, size)).toBeUndefined()
    }
  })
})

describe('a range', () => {
  const cell = fc.record({ row: fc.nat(40), column: fc.nat(8) })
  const whole = fc.constantFrom('rows' as const, 'columns' as const, 'all' as const, undefined)

  test('lies within the grid and holds its active cell, also after rows went', () => {
    fc.assert(
      fc.property(
        cell,
        cell,
        whole,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (anchor, head, kind, rows, columns) => {
          const small = { rows, columns, pageRows: 5 }
          const now = clamped({ anchor, head, whole: kind }, small)
          const { top, bottom, left, right } = rangeOf(now, small)
          expect(top).toBeGreaterThanOrEqual(0)
          expect(bottom).toBeLessThan(rows)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(right).toBeLessThan(columns)
          expect(isInside({ top, bottom, left, right }, now.anchor)).toBe(true)
        },
      ),
    )
  })
})
