import { describe, expect, it } from 'vitest'
import { guessType, namedTypes, typeLabel, typeWithNumber } from '#lib/punch/check-type.ts'

describe('types of a punch', () => {
  it.each([
    ['C/In', 0],
    ['C/Out', 1],
    ['i', 0],
    ['O', 1],
    ['IN', 0],
    ['Check-in', 0],
    ['Clock Out', 1],
    ['Punch In', 0],
    ['Entry', 0],
    ['Exit', 1],
    ['Overtime-Out', 5],
    ['OverTime In', 4],
    ['Break Out', 2],
    ['None', 255],
    ['255', 255],
    ['7', 7],
    ['1.0', 1],
    ['256', null],
    ['Out Back', null],
    ['', null],
    ['-', null],
    ['constructor', null],
    ['__proto__', null],
  ])('%j means %j', (word, type) => {
    expect(guessType(word)).toBe(type)
  })

  it('have names where the clocks name them', () => {
    expect(namedTypes.map((type) => type.type)).toEqual([0, 1, 2, 3, 4, 5, 255])
    expect(typeLabel(0)).toBe('In')
    expect(typeLabel(9)).toBe('Type 9')
    expect(typeWithNumber(4)).toBe('4 Overtime in')
    expect(typeWithNumber(9)).toBe('9')
  })
})
