import { describe, expect, it } from 'vitest'
import type { Shape, Template } from '#lib/spreadsheet/schema.ts'
import { templateKey } from '#lib/spreadsheet/template-key.ts'
import { directoryBytes } from '../support/directory.ts'
import { allRows, openWorkbench } from '../support/workbench.ts'

const file = (rows: string[]) => ['AC-No.,When,Direction', ...rows].join('\n')
const open = file(['1023,03/08/2026 06:57,Out Back', '1023,05/08/2026 06:57,In'])
const dayFirst = file(['1023,13/08/2026 06:57,In'])
const mixed = file(['1023,13/08/2026 06:57,In', '1023,08/13/2026 06:57,In'])

async function saved(more: Partial<Shape> = {}): Promise<Template> {
  const { bench } = await openWorkbench(open)
  const shape: Shape = {
    ...(await bench.getShape()),
    dateOrder: 'dmy',
    typeWords: [{ word: 'Out Back', means: 1 }],
    ...more,
  }
  return {
    ...{ id: 7, name: 'Leeds weekly', savedBy: 'Ruth', savedAt: '2026-07-06T10:00:00.000Z' },
    headerKey: (await bench.templateState()).headerKey,
    shape,
  }
}

describe('a template', () => {
  it('reads the next file with its headers without a question', async () => {
    const { bench } = await openWorkbench(open, { templates: [await saved()] })
    expect(await bench.openQuestions()).toEqual([])
    expect(await bench.templateState()).toMatchObject({
      isUsed: true,
      found: { name: 'Leeds weekly', savedBy: 'Ruth' },
      headers: 3,
    })
    expect((await allRows(bench)).map(({ punch }) => [punch.date, punch.checktype])).toEqual([
      ['2026-08-03', 1],
      ['2026-08-05', 0],
    ])
  })

  it('is known by the headers, not by their case or dots, nor by the name of the file', async () => {
    const other = open.replace('AC-No.,When', 'ac no,WHEN')
    const { bench } = await openWorkbench(other, { name: 'x.txt', templates: [await saved()] })
    expect((await bench.templateState()).isUsed).toBe(true)
    const wider = await openWorkbench(open.replaceAll('\n', ',1\n'), { templates: [await saved()] })
    expect((await wider.bench.templateState()).found).toBeNull()
  })

  it('can be left aside and taken again', async () => {
    const { bench } = await openWorkbench(open, { templates: [await saved()] })
    await bench.applyTemplate(false)
    expect((await bench.templateState()).isUsed).toBe(false)
    expect((await bench.openQuestions()).map(({ id }) => id)).toContain('date-order')
    await bench.applyTemplate(true)
    expect(await bench.openQuestions()).toEqual([])
  })

  it('is said to be used for a kept draft only when the draft was read with it, as it was then', async () => {
    const template = await saved()
    const { bench: before } = await openWorkbench(open, { templates: [template] })
    const withIt = (await before.work(-1))?.work as never
    await before.applyTemplate(false)
    const withoutIt = (await before.work(-1))?.work as never
    const isUsed = async (kept: never, templates: Template[]) => {
      const { bench } = await openWorkbench(open, { templates })
      expect(await bench.restore(kept)).toBe(true)
      return (await bench.templateState()).isUsed
    }
    expect(await isUsed(withIt, [template])).toBe(true)
    expect(await isUsed(withoutIt, [template])).toBe(false)
    expect(await isUsed(withIt, [{ ...template, savedAt: '2026-07-07T10:00:00.000Z' }])).toBe(false)
    expect(await isUsed(withIt, [])).toBe(false)
  })

  it('does not decide the date order against the dates of this file', async () => {
    const monthFirst = await saved({ dateOrder: 'mdy' })
    const proven = await openWorkbench(dayFirst, { templates: [monthFirst] })
    expect((await proven.bench.getShape()).dateOrder).toBe('dmy')
    expect((await proven.bench.templateState()).remark).toMatch(/reads dates month first, but/)
    const torn = await openWorkbench(mixed, { templates: [await saved()] })
    expect((await torn.bench.openQuestions()).map(({ id }) => id)).toContain('date-order')
  })

  it('asks when its order puts the dates into the future and the other does not', async () => {
    const { bench } = await openWorkbench(
      file(['1023,12/11/2026 06:57,In', '1023,10/11/2026 07:00,Out']),
      {
        templates: [await saved({ dateOrder: 'dmy' })],
        now: '2026-11-11T12:00:00',
      },
    )
    // Read month first it is 11 December: in the future too, so the template counts.
    expect((await bench.getShape()).dateOrder).toBe('dmy')
    const odd = await openWorkbench(
      file(['1023,03/12/2026 06:57,In', '1023,04/12/2026 07:00,Out']),
      {
        templates: [await saved({ dateOrder: 'dmy' })],
      },
    )
    expect((await odd.bench.openQuestions()).map(({ id }) => id)).toContain('date-order')
  })

  it('says so when it is not understood any more', async () => {
    const { bench } = await openWorkbench(open, {
      templates: [{ ...(await saved()), shape: null }],
    })
    expect(await bench.templateState()).toMatchObject({
      isUsed: false,
      remark:
        'The template “Leeds weekly” does not fit this file any more and was not used. Save these answers to renew it.',
    })
  })

  it('says what the IDs are, while the list does not speak against it', async () => {
    const templates = [await saved({ ids: 'payroll' })]
    const people = [{ userid: '9', payroll: '1023' }]
    const right = await openWorkbench(open, { templates })
    expect((await right.bench.verdictCounts()).error).toBe(2)
    await right.bench.setDirectory(directoryBytes(people))
    expect((await allRows(right.bench)).map(({ punch }) => punch.userid)).toEqual(['9', '9'])
    const wrong = await openWorkbench(open, { templates })
    await wrong.bench.setDirectory(directoryBytes([{ userid: '1023', payroll: '5' }]))
    expect((await allRows(wrong.bench)).map(({ punch }) => punch.userid)).toEqual(['1023', '1023'])
    // Whoever insists on the template's answer is heard.
    await wrong.bench.setShape({ ...(await wrong.bench.getShape()), ids: 'payroll' })
    expect((await wrong.bench.verdictCounts()).error).toBe(2)
    await wrong.bench.applyTemplate(true)
    expect((await wrong.bench.verdictCounts()).error).toBe(0)
  })

  it('tells files without a header by what their columns hold', () => {
    const column = (field: 'userid' | 'checktime' | null) => ({ header: '', field })
    const key = (...columns: ReturnType<typeof column>[]) => templateKey({ headerRow: 0, columns })
    expect(key(column('userid'), column('checktime'))).not.toBe(key(column('userid'), column(null)))
  })
})

describe('a type word that was explained before', () => {
  const words = [{ word: 'Out Back', means: 1, by: 'Ruth', at: '2026-07-06T10:00:00.000Z' }]

  it('means the same again, and says since when', async () => {
    const { bench } = await openWorkbench(open, { words })
    const told = (await bench.typeWords()).find(({ word }) => word === 'Out Back')
    expect(told).toMatchObject({ means: 1, learned: { by: 'Ruth' } })
    expect((await bench.verdictCounts()).error).toBe(2) // The date order is still open.
    expect((await bench.openQuestions()).map(({ id }) => id)).toEqual(['date-order'])
  })

  it('can mean something else in this file', async () => {
    const { bench } = await openWorkbench(open, { words })
    const typeWords = [{ word: 'Out Back', means: 2 }]
    await bench.setShape({ ...(await bench.getShape()), typeWords })
    const told = (await bench.typeWords()).find(({ word }) => word === 'Out Back')
    expect(told).toEqual({ word: 'Out Back', rows: 1, means: 2, guess: null })
  })
})
