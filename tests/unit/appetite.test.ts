import { describe, expect, it } from 'vitest'
import { Appetite } from '#lib/delivery/appetite.ts'

const work = { hasSingles: false, hasImportPunches: true }
const idle = { capacity: 8, isProbing: false, ready: 0, onTheWire: 0, work }

describe('how many punches are claimed', () => {
  it('is as many as may be in flight, and half of them again when half have left', () => {
    const appetite = new Appetite()
    expect(appetite.room(idle)).toEqual({ singles: 0, ofImports: 8 })
    expect(appetite.room({ ...idle, ready: 5, onTheWire: 8 }).ofImports).toBe(0)
    expect(appetite.room({ ...idle, ready: 4, onTheWire: 8 }).ofImports).toBe(4)
  })

  it('grows where slots were free for want of punches, never over twice what may be in flight', () => {
    const appetite = new Appetite()
    appetite.room(idle)
    appetite.learn(true)
    expect(appetite.room({ ...idle, ready: 8, onTheWire: 8 }).ofImports).toBe(8)
    for (let write = 0; write < 5; write++) {
      appetite.learn(true)
      expect(appetite.room(idle).ofImports).toBe(16)
    }
    expect(appetite.room({ ...idle, ready: 16, onTheWire: 8 }).ofImports).toBe(16)
    expect(appetite.room({ ...idle, ready: 17, onTheWire: 8 }).ofImports).toBe(0)
  })

  it('comes back to what may be in flight when there were punches all the time', () => {
    const appetite = new Appetite()
    appetite.room(idle)
    appetite.learn(true)
    for (let write = 0; write < 40; write++) {
      appetite.learn(false)
      appetite.room(idle)
    }
    expect(appetite.room(idle).ofImports).toBe(8)
  })

  it('is one while Go2Clock is asked whether it answers again, and none without capacity or work', () => {
    const appetite = new Appetite()
    expect(appetite.room({ ...idle, isProbing: true }).ofImports).toBe(1)
    expect(appetite.room({ ...idle, isProbing: true, onTheWire: 1 }).ofImports).toBe(0)
    expect(appetite.room({ ...idle, capacity: 0 })).toEqual({ singles: 0, ofImports: 0 })
    const nothing = { hasSingles: false, hasImportPunches: false }
    expect(appetite.room({ ...idle, work: nothing })).toEqual({ singles: 0, ofImports: 0 })
  })
})
