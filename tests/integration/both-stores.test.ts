import { expect, it } from 'vitest'
import { describeOnBothStores } from '../support/both-stores.ts'

describeOnBothStores('a fresh store', (openStore) => {
  it('is migrated, empty and shared with nobody', async () => {
    const [one, other] = [await openStore(), await openStore()]
    expect(one.url).not.toBe(other.url)
    expect(await one.db.selectFrom('punches').select('id').execute()).toEqual([])
    await one.db.schema.dropTable('attempts').execute()
    expect(await other.db.selectFrom('attempts').selectAll().execute()).toEqual([])
  })
})
