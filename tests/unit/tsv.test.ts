import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTsv, toTsv } from '#lib/spreadsheet/tsv.ts'

describe('cells of the clipboard', () => {
  it('are read as Excel and Sheets write them', () => {
    expect(parseTsv('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(parseTsv('a\t"two\nlines, ""quoted"""\t\n')).toEqual([['a', 'two\nlines, "quoted"', '']])
    expect(parseTsv('one')).toEqual([['one']])
    expect(parseTsv('')).toEqual([])
    expect(parseTsv('\n')).toEqual([['']])
    expect(parseTsv('a\n\nb')).toEqual([['a'], [''], ['b']])
  })

  it('keep a quote that is part of the text', () => {
    expect(parseTsv('"Jo" Smith\t5"\n')).toEqual([['"Jo" Smith', '5"']])
    expect(parseTsv('"open\tx')).toEqual([['"open', 'x']])
  })

  it('come back as they went', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', ' ', 'é') })
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1 }),
        (rows) => {
          expect(parseTsv(`${toTsv(rows)}\r\n`)).toEqual(rows)
        },
      ),
    )
  })
})
