/**
 * A week's file as clocks and people make it: a title above the header, dates that could be read
 * both ways, and dirt whose amount is known. 2,500 rows of 50 people below the header, or as few as 101.
 */
export function dirtyWeek(given: { firstId: number; name: string; rows?: number }) {
  const { firstId, name } = given
  const rows = Array.from({ length: given.rows ?? 2_500 }, (_, index) => row(firstId, index))
  const cell = (index: number, column: number, text: string) => {
    const cells = rows[index]
    if (cells) cells[column] = text
  }
  // The letter O in one person's ID, twice: two errors.
  const wrongId = String(firstId + 10).replace('0', 'O')
  cell(10, 2, wrongId)
  cell(60, 2, wrongId)
  // No such time: one error.
  cell(20, 3, '03/08/2026 25:10')
  // No type: three errors.
  for (const index of [30, 31, 32]) cell(index, 4, '')
  // A word the desk does not know.
  for (const index of [40, 41]) cell(index, 4, 'Out Back')
  // The same punch once more: a duplicate.
  rows[100] = [...(rows[50] ?? [])]
  const lines = [
    ['Clockings of week 32'],
    ['Department', 'Name', 'No.', 'Date/Time', 'Status', 'Location ID'],
    ...rows,
  ]
  return {
    name,
    text: `${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`,
    ids: new Set(Array.from({ length: 50 }, (_, index) => String(firstId + index))),
  }
}

function row(firstId: number, index: number): string[] {
  const person = index % 50
  const turn = Math.floor(index / 50)
  const day = String(3 + Math.floor(turn / 7)).padStart(2, '0')
  const hour = String(6 + (turn % 7) * 2).padStart(2, '0')
  const type = turn % 2 ? 'C/Out' : 'C/In'
  return [
    'Packing',
    `"Person ${person}, Jo"`,
    String(firstId + person),
    `${day}/08/2026 ${hour}:00:00`,
    type,
    '104',
  ]
}
