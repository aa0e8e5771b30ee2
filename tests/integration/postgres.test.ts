import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { createDatabase } from '../support/postgres.ts'

it('gives every caller a database of its own', async () => {
  const [one, other] = [
    await createDatabase(inject('postgresUrl')),
    await createDatabase(inject('postgresUrl')),
  ]
  const client = new pg.Client({ connectionString: one.url })
  client.on('error', () => {})
  await client.connect()
  await client.query('create table t (n integer)')
  const there = new pg.Client({ connectionString: other.url })
  await there.connect()
  const { rows } = await there.query("select to_regclass('t') as t")
  expect(rows).toEqual([{ t: null }])
  await there.end()
  await other.drop()
  // A test that died left its connection open; the database goes all the same.
  await one.drop()
})
