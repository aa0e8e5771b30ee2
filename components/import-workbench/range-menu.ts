import type { MenuItem } from '#components/ui/menu.tsx'
import { count } from '#lib/count.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import type { RowView } from '#lib/spreadsheet/schema.ts'
import type { Chosen } from './chosen.ts'

type Does = {
  edit: () => void
  copy: () => void
  fillDown: () => void
  clear: () => void
  skip: () => void
  set: () => void
  shift: () => void
  find: () => void
  showEmployee: (employee: { id: string; name: string }) => void
  showDay: (day: string) => void
  sort: (() => void) | null
  keys: () => void
}

/** Everything that can be done with what is chosen, for the menu; `row` is the active cell's. */
export function rangeMenu(
  chosen: Chosen,
  row: RowView | undefined,
  employeeColumn: number | undefined,
  columnName: string,
  does: Does,
): MenuItem[][] {
  const rows = count(chosen.rows, 'row')
  const isInFile = chosen.cells > 0
  const item = (id: string, label: string, onChoose: () => void, ...keys: string[]): MenuItem => ({
    id,
    label,
    onChoose,
    keys,
  })
  const cells = isInFile
    ? [
        ...(chosen.isMany ? [] : [item('edit', 'Edit the cell', does.edit, 'Enter')]),
        item('copy', `Copy ${count(chosen.cells, 'cell')}`, does.copy, 'Ctrl', 'C'),
        item('fill', 'Fill down', does.fillDown, 'Ctrl', 'D'),
        item('clear', `Empty ${count(chosen.cells, 'cell')}`, does.clear, 'Backspace'),
        item('set', `Set a column in ${rows}`, does.set),
      ]
    : []
  const id = row?.punch.userid ?? row?.cells[employeeColumn ?? -1]?.trim()
  const day = row?.punch.checktime?.slice(0, 10)
  return [
    cells,
    [
      item('skip', `Skip ${rows}, or bring back`, does.skip, 'Del'),
      item('shift', 'Shift times', does.shift),
      item('find', 'Find and replace', does.find, 'Ctrl', 'H'),
    ],
    [
      ...(id
        ? [
            item('employee', `Show only ${id}`, () =>
              does.showEmployee({ id, name: row?.punch.name ?? '' }),
            ),
          ]
        : []),
      ...(day ? [item('day', `Show only ${tableDate(day)}`, () => does.showDay(day))] : []),
      ...(does.sort ? [item('sort', `Sort by ${columnName}`, does.sort)] : []),
    ],
    [item('keys', 'All keys', does.keys, '?')],
  ]
}
