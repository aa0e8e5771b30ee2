import { expect, it } from 'vitest'
import { getSetting, getThresholds } from '#lib/settings/data.ts'
import { changeThresholds } from '#lib/settings/mutations.ts'
import { thresholdsSchema } from '#lib/settings/schema.ts'
import { defaultThresholds } from '#lib/spreadsheet/thresholds.ts'
import { describeOnBothStores } from '../support/both-stores.ts'

const wanted = { ...defaultThresholds, nearDoubleSeconds: 60, longShiftHours: 12 }

describeOnBothStores('the settings of the desk', (openStore) => {
  it('are as it starts with until somebody changes them, and then say who', async () => {
    const { db } = await openStore()
    expect(await getThresholds(db)).toEqual(defaultThresholds)
    expect(await changeThresholds(db, { thresholds: wanted, userId: 'ruth' })).toBe(true)
    expect(await getThresholds(db)).toEqual(wanted)
    expect(await getSetting(db, 'thresholds')).toMatchObject({ changer_name: 'ruth' })
  })

  it('are audited with what each was and is, and only when something is new', async () => {
    const { db } = await openStore()
    await changeThresholds(db, { thresholds: wanted, userId: 'ruth' })
    expect(await changeThresholds(db, { thresholds: wanted, userId: 'dan' })).toBe(false)
    const audit = await db.selectFrom('audit').selectAll().execute()
    expect(
      audit.map(({ action, user_id, detail }) => [action, user_id, JSON.parse(detail)]),
    ).toEqual([
      ['settings_changed', 'ruth', { nearDoubleSeconds: '120 -> 60', longShiftHours: '16 -> 12' }],
    ])
  })

  it('of another version are taken as far as they are understood', async () => {
    const { db } = await openStore()
    const row = { key: 'thresholds', changed_by: 'ruth', changed_at: '2026-08-11T09:00:00.000Z' }
    await db
      .insertInto('settings')
      .values({ ...row, value: '{"longShiftHours":12,"later":1}' })
      .execute()
    expect(await getThresholds(db)).toEqual({ ...defaultThresholds, longShiftHours: 12 })
    await db.updateTable('settings').set({ value: '{"longShiftHours":"x"}' }).execute()
    expect(await getThresholds(db)).toEqual(defaultThresholds)
    await db.updateTable('settings').set({ value: 'nonsense' }).execute()
    expect(await getThresholds(db)).toEqual(defaultThresholds)
  })
})

it('takes what was typed, and says what a threshold may be', () => {
  const typed = { ...defaultThresholds, nearDoubleSeconds: ' 90 ' }
  expect(thresholdsSchema.parse(typed).nearDoubleSeconds).toBe(90)
  for (const wrong of ['', '1.5', 'two', '0', '901', 2.5, null]) {
    const parsed = thresholdsSchema.safeParse({ ...defaultThresholds, nearDoubleSeconds: wrong })
    expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
      'The time between two taps is a whole number from 1 to 900.',
    ])
  }
})
