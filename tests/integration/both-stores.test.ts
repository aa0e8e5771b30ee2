import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '#lib/db/migrate.ts'
import { describeOnBothStores } from '../support/both-stores.ts'

describeOnBothStores('a fresh store', (openStore) => {
  it('is migrated, empty and shared with nobody', async () => {
    const [one, other] = [await openStore(), await openStore()]
    expect(one.url).not.toBe(other.url)
    expect(await one.db.selectFrom('punches').select('id').execute()).toEqual([])
    await one.db.schema.dropTable('attempts').execute()
    expect(await other.db.selectFrom('attempts').selectAll().execute()).toEqual([])
  })

  it('that a newer version has changed is refused in words', async () => {
    const { db } = await openStore()
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(
      db,
    )
    await expect(migrate(db)).rejects.toThrow('a newer version of Punchdesk has changed it')
  })
})
