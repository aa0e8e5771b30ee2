import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { punchSchema } from '#lib/punch/schema.ts'
import { openWorkbench } from '../support/workbench.ts'
import { upload } from '../support/workbench-upload.ts'

describe('rows for the upload', () => {
  it('are as many as were said before, whichever row is the header', async () => {
    const text = '8,2026-08-03 07:00,IN\n7,2026-08-03 08:00,IN\n7,2026-08-03 09:00,OUT\n'
    const { bench, summary } = await openWorkbench(text)
    expect(summary.rows).toBe(3)
    for (const headerRow of [0, 1, 2, 0]) {
      await bench.setShape({ ...(await bench.getShape()), headerRow })
      const { rows } = await upload(bench)
      expect((await bench.sendSummary()).rows).toBe(rows.length)
      expect(rows).toHaveLength(headerRow > 0 ? 2 : 3)
    }
  })

  it('are all of them, with reasons, originals and punches', async () => {
    const { bench } = await openWorkbench(
      'title\nPIN,Name,Date/Time,Status,Note\n007,Zoë,2026-08-03 07:00,IN,late\n1O,Bo,2026-08-03 07:01,IN,\n007,Zoë,2026-08-03 07:00,IN,\nTotal,,,,\n',
    )
    await bench.editCell(4, 0, '10')
    const { rows } = await upload(bench)
    expect(rows).toEqual([
      {
        rowNo: 1,
        cells: ['title', '', '', '', ''],
        verdict: 'skipped',
        reason: 'Above the header',
        punches: [],
      },
      {
        rowNo: 3,
        cells: ['007', 'Zoë', '2026-08-03 07:00', 'IN', 'late'],
        verdict: 'ready',
        punches: [
          {
            part: 0,
            userid: '007',
            checktime: '2026-08-03T07:00:00',
            checktype: 0,
            eventdescription: 'late',
          },
        ],
      },
      {
        rowNo: 4,
        cells: ['1O', 'Bo', '2026-08-03 07:01', 'IN', ''],
        verdict: 'ready',
        edited: [[0, '10']],
        punches: [{ part: 0, userid: '10', checktime: '2026-08-03T07:01:00', checktype: 0 }],
      },
      {
        rowNo: 5,
        cells: ['007', 'Zoë', '2026-08-03 07:00', 'IN', ''],
        verdict: 'duplicate',
        reason: 'Same as row 3',
        punches: [],
      },
      {
        rowNo: 6,
        cells: ['Total', '', '', '', ''],
        verdict: 'skipped',
        reason: 'Total row',
        punches: [],
      },
    ])
  })

  it('come in chunks of 2,000, and a chunk asked for twice is the same', async () => {
    const lines = Array.from({ length: 4_500 }, (_, i) => `${i + 1},2026-08-03 07:00,IN`)
    const { bench, summary } = await openWorkbench(`PIN,Date/Time,Status\n${lines.join('\n')}\n`)
    const first = await bench.uploadChunk(0)
    await bench.uploadChunk(1)
    expect(await bench.uploadChunk(1)).toEqual(await bench.uploadChunk(1))
    expect(await bench.uploadChunk(0)).toEqual(first)
    const { rows, chunks } = await upload(bench)
    expect(chunks).toEqual([2_000, 2_000, 500])
    expect(rows).toHaveLength(summary.rows)
  })

  it('stay small when the cells are large', async () => {
    const noise = Array.from({ length: 60_000 }, (_, i) => ((i * 7919) % 65_521).toString(36)).join(
      '',
    )
    const lines = Array.from(
      { length: 120 },
      (_, i) => `${i + 1},2026-08-03 07:00,IN,${i}${noise.slice(i)}`,
    )
    const { bench } = await openWorkbench(`PIN,Date/Time,Status,Log\n${lines.join('\n')}\n`)
    const { rows, chunks } = await upload(bench)
    expect(chunks.length).toBeGreaterThan(1)
    expect(rows).toHaveLength(120)
  })

  it('refuse to go on over changed rows', async () => {
    const lines = Array.from({ length: 2_500 }, (_, i) => `${i + 1},2026-08-03 07:00,IN`)
    const { bench } = await openWorkbench(`PIN,Date/Time,Status\n${lines.join('\n')}\n`)
    await bench.uploadChunk(0)
    await bench.editCell(2, 0, '99999')
    await expect(bench.uploadChunk(1)).rejects.toThrow(/rows changed/)
    expect((await upload(bench)).rows).toHaveLength(2_500)
  })

  it('hold only punches that the server takes too', async () => {
    const cell = fc.constantFrom(
      ...[
        '7',
        "'007",
        '123.0',
        'x',
        '',
        '-',
        '2026-08-03 07:00',
        '03/08/2026 24:00',
        '3/8/26 6:01pm',
        '29/03/2026 01:30',
      ],
      ...[
        'IN',
        'None',
        '255',
        '12',
        '91',
        '-1.5',
        'n'.repeat(300),
        '\u00a01',
        '2026-08-03T07:00:00Z',
        '=1+1',
        '5 5',
      ],
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 12 }),
        async (grid) => {
          const { bench } = await openWorkbench(
            `a,b,c,d,e,f,g,h\n${grid.map((row) => row.join(',')).join('\n')}\n`,
          )
          const shape = await bench.getShape()
          const fields = [
            'userid',
            'checktime',
            'checktype',
            'sensorid',
            'worktype',
            'latitude',
            'longitude',
            'eventdescription',
          ] as const
          await bench.setShape({
            ...shape,
            dateOrder: 'dmy',
            columns: shape.columns.map(({ header }, i) => ({ header, field: fields[i] ?? null })),
          })
          const { rows } = await upload(bench)
          const counts = await bench.verdictCounts()
          expect(rows).toHaveLength(counts.all)
          const punches = rows.flatMap((row) => row.punches)
          expect(punches).toHaveLength(counts.ready + counts.warning)
          for (const { part, ...punch } of punches) {
            expect(part).toBe(0)
            expect(punchSchema.parse(punch)).toEqual(punch)
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('the hash of a file', () => {
  it('is the same with and without the browser’s own', async () => {
    const text = 'PIN,Date/Time\n1,2026-08-03 07:00\n'
    const expected = createHash('sha256').update(text).digest('hex')
    expect((await openWorkbench(text)).summary.sha256).toBe(expected)
    const { hashOfFile } = await import('#lib/spreadsheet/file-hash.ts')
    expect(await hashOfFile(new Blob([text]), null)).toBe(expected)
  })
})
