import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attachment,
  csvLine,
  guardCell,
  resultsFileName,
  unguardCell,
} from '#lib/imports/results-csv.ts'

describe('a cell of the results file', () => {
  it.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\tx', '\rx', "'=1", "''=1"])(
    'does not run as a formula: %j',
    (text) => expect(guardCell(text)).toBe(`'${text}`),
  )

  it.each(['1071', '-70.0060', '+3,5', 'C/In', "'00000042", "O'Brien", '', "''"])(
    'stays as it is when it is harmless: %j',
    (text) => expect(guardCell(text)).toBe(text),
  )

  it('comes back unchanged, whatever it was', () => {
    const dangerous = fc.string({
      unit: fc.constantFrom("'", '=', '-', '+', '@', '\t', '\r', '1', 'a'),
    })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), dangerous), (text) => {
        expect(unguardCell(guardCell(text))).toBe(text)
      }),
    )
  })
})

it('quotes what would break a line and ends it with CRLF', () => {
  expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', '=A1,B1'])).toBe(
    'a,"b,c","say ""hi""","two\nlines","\'=A1,B1"\r\n',
  )
})

it('names the results after the file', () => {
  expect(resultsFileName('clockings-week-32.csv')).toBe('clockings-week-32 results.csv')
  expect(resultsFileName('a/b\\c:"d"\r\n.XLSX')).toBe('a b c d results.csv')
  expect(resultsFileName('.csv')).toBe('import results.csv')
  expect(attachment('Müller.csv')).toBe(
    `attachment; filename="M_ller.csv"; filename*=UTF-8''M%C3%BCller.csv`,
  )
})
