import { headerKey } from './header-words.ts'
import type { Shape } from './schema.ts'

/**
 * What tells one kind of file from another: its headers as they are compared, in their order. A file
 * without a header is told by what its columns seem to hold.
 */
export function templateKey({ headerRow, columns }: Pick<Shape, 'headerRow' | 'columns'>): string {
  return headerRow > 0
    ? columns.map(({ header }) => headerKey(header)).join('|')
    : `#${columns.map(({ field }) => field ?? '').join('|')}`
}
