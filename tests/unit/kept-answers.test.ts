import { expect, it } from 'vitest'
import { newWords, wholeShape } from '#components/import-workbench/kept-answers.ts'
import { shape } from '../support/import-rows.ts'

const words = [
  { word: 'C/In', rows: 3, means: 0, guess: 0 },
  { word: 'Out Back', rows: 2, means: 1, guess: null, learned: { by: 'Ruth', at: '' } },
  { word: 'In', rows: 1, means: 4, guess: 0 },
  { word: 'Lunch', rows: 1, means: 'skip' as const, guess: null },
  { word: '?', rows: 1, means: 'ask' as const, guess: null },
]

it('a template holds all that is needed to read without a question, learned words too', () => {
  const whole = wholeShape({ ...shape, typeWords: [{ word: 'In', means: 4 }] }, words, 'payroll')
  expect(whole.typeWords).toEqual([
    { word: 'Out Back', means: 1 },
    { word: 'In', means: 4 },
    { word: 'Lunch', means: 'skip' },
  ])
  expect(whole.ids).toBe('payroll')
  expect('ids' in wholeShape(shape, words, null)).toBe(false)
})

it('only words somebody explained now are learned, and no word that was known before', () => {
  const answered = new Set(['Lunch', 'Out Back', '?', ''])
  const known = [{ word: 'Out Back' }]
  expect(newWords([...words, { word: '', means: 1 }], answered, known)).toEqual([
    { word: 'Lunch', means: 'skip' },
  ])
})
