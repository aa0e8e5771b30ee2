import { describe, expect, it } from 'vitest'
import { weaknessOf } from '#lib/auth/schema.ts'

describe('a password that is long enough', () => {
  const known = ['ruth.ellery@caldervale.example', 'Ruth Ellery']

  it.each(['correct horse battery', 'Tr0ub4dor&3xyz', 'ruth likes green tea'])(
    '%s will do',
    (password) => {
      expect(weaknessOf(password, known)).toBeNull()
    },
  )

  it.each([
    'aaaaaaaaaaaa',
    '121212121212',
    '123456789012',
    'abcdefghijklm',
    'qwertyuiopasdf',
    'password1234',
    'Password123!',
    'ruthellery2026',
    'punchdesk2026!',
    'Welcome-admin1',
  ])('%s is easily guessed', (password) => {
    expect(weaknessOf(password, known)).toMatch(/easily guessed/)
  })
})
