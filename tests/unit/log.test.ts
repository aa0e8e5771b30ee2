import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseEnv, secretsOf } from '#lib/env.ts'
import { cleanError } from '#lib/log/clean-error.ts'
import type { LogFields } from '#lib/log/events.ts'
import { openLog } from '#lib/log.ts'

const key = 'g2c-live-0123456789'

function collect(level = 'debug', secrets: string[] = [key]) {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const log = openLog({ process: 'delivery', level, secrets: () => secrets, write })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') }
}

describe('a line of the log', () => {
  it('says what happened, when, where, and how bad it is', () => {
    const { log, lines, last } = collect()
    log('throttled', { connection: 1, waitMs: 2_000 })
    expect(lines.join()).toMatch(/^\{"level":"warn","at":"\d{4}-.*Z","process":"delivery".*\}\n$/)
    expect(last()).toMatchObject({ event: 'throttled', connection: 1, waitMs: 2_000 })
    expect(Object.keys(last())).toEqual([
      ...['level', 'at', 'process', 'event', 'connection', 'waitMs'],
    ])
  })

  it('has no field that is not on the list, and no value of another kind', () => {
    const { log, last } = collect()
    const given = {
      userid: '4711',
      headers: { cookie: 'session' },
      __proto__: { connection: 9 },
      connection: '4711',
      owner: 'Ruth Ellery',
      why: 'ruth@example.test',
      punches: { userid: 4711 },
      route: '/imports/[id]',
    }
    log('serving', given as unknown as LogFields)
    expect(Object.keys(last())).toEqual(['level', 'at', 'process', 'event', 'route'])
  })

  it('has no secret, whatever field it comes in', () => {
    const { log, lines } = collect()
    log('serving', { owner: key, why: `x${key}` })
    log('crashed', { error: Object.assign(new Error(`bad ${key}`), { code: key, name: key }) })
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toContain(key)
  })

  it('is left out below the level that was asked for', () => {
    const { log, lines } = collect('warn')
    log('serving')
    log('held')
    expect(lines).toHaveLength(1)
  })
})

describe('an error in the log', () => {
  it('keeps its name, code, message and where it came from, with its cause', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
    })
    const told = cleanError(new TypeError('fetch failed', { cause }), [])
    expect(told).toMatchObject({ name: 'TypeError', message: 'fetch failed' })
    expect(told.at[0]).toContain('log.test.ts')
    expect(told.cause).toMatchObject({
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED 127.0.0.1:5432',
    })
  })

  it.each([
    ['a database that quotes a value', 'invalid input syntax for type integer: "4711x"'],
    ['a parser that cuts its quotation', `Unexpected token '}', ..."userid":"4711"}" is not JSON`],
    ['a parser that does not end it', 'Unexpected end: "{"userid":"4711","a":4711'],
    ['Node', `The "size" argument must be of type number. Received '4711x'`],
    ['Node without quotes', 'The value is out of range. Received 4711'],
    ['a bug of ours', 'no punch of 4711 at 2026-08-07T08:00:00'],
    ['an apostrophe before the quotation', `can't read '4711'`],
    ['an address', 'cannot reach postgres://desk:4711@db.example:5432/desk'],
    ['a person', 'no user ruth4711@example.test'],
    ['a token', 'no session d4711kX9pQ2mN7vB4cL8sT1wR5'],
    ['a schema', String(z.object({ a: z.literal('b') }).safeParse({ a: '4711' }).error)],
  ])('does not tell what %s quotes', (_, message) => {
    const told = JSON.stringify({ ...cleanError(new Error(message), []), at: undefined })
    expect(told).not.toContain('4711')
    expect(told).not.toContain('ruth')
    expect(told).not.toContain('2026-08')
  })

  it('takes no line of the message for a place in the code', () => {
    const { at } = cleanError(new Error('x\n    at Ruth Ellery (file.ts:1:1)'), [])
    expect(at.join()).not.toContain('Ruth')
    expect(at[0]).toContain('log.test.ts')
  })

  it('keeps the words around a quotation', () => {
    expect(cleanError(new Error('relation "imports" does not exist'), []).message).toBe(
      'relation "…" does not exist',
    )
  })

  it('has no field that a database driver adds', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (userid)=(4711) already exists.',
      parameters: ['4711'],
    })
    expect(JSON.stringify(cleanError(error, []))).not.toContain('4711')
    expect(cleanError('4711', [])).toEqual({ name: 'string', message: '', at: [] })
  })

  it('ends when its causes do not', () => {
    const error = new Error('round')
    error.cause = error
    expect(JSON.stringify(cleanError(error, []))).toContain('round')
  })
})

it('knows the secrets of the environment, also as they stand in an address', () => {
  const env = parseEnv({
    GO2CLOCK_API_KEY: key,
    PUNCHDESK_SECRET: 's'.repeat(32),
    DATABASE_URL: 'postgres://desk:p%40ssword@127.0.0.1/desk',
  })
  expect(secretsOf(env)).toEqual([key, 's'.repeat(32), 'p%40ssword', 'p@ssword'])
  expect(secretsOf(parseEnv({}))).toEqual([])
})
