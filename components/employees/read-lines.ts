import { grouped } from '#lib/count.ts'
import { startWorkbench } from '#lib/spreadsheet/client.ts'
import { WorkbenchError } from '#lib/spreadsheet/schema.ts'

/** More lines than this are no list of one desk's employees. */
const linesMax = 60_000
const linesPerWindow = 500

/**
 * The lines of any file the workbench reads, in a worker of its own: a file that is hostile or huge
 * hurts nothing but the worker. Rejects with a sentence.
 */
export async function readLines(file: File): Promise<string[][]> {
  let crash: (error: Error) => void = () => {}
  const crashed = new Promise<never>((_, reject) => {
    crash = reject
  })
  crashed.catch(() => {})
  const { bench, stop } = startWorkbench(() => crash(new Error('The worker ended.')))
  const read = async () => {
    const { rows } = await bench.open(file, { name: file.name, zone: 'UTC' })
    if (rows > linesMax) {
      throw new WorkbenchError(
        'too-large',
        `This file has ${grouped(rows)} rows; a list of employees has at most 50,000.`,
      )
    }
    // Every line as it stands: what a list's header is, is not what a file of punches calls one.
    await bench.setShape({ ...(await bench.getShape()), headerRow: 0 })
    await bench.setShape({ ...(await bench.getShape()), layout: 'punch-per-row' })
    const lines: string[][] = []
    for (let offset = 0; ; offset += linesPerWindow) {
      const { total, rows: window } = await bench.rows({ offset, limit: linesPerWindow })
      lines.push(...window.map(({ cells }) => cells))
      if (lines.length >= total || window.length === 0) return lines
    }
  }
  try {
    return await Promise.race([read(), crashed])
  } finally {
    stop()
  }
}
