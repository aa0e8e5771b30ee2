import { dateQuestion } from './date-question.ts'
import type { Judge } from './judge.ts'
import { proposeShape } from './propose.ts'
import type { DateOrder, Shape, Template, TemplateState } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { templateKey } from './template-key.ts'

/** The template with this file's header, the shape it gives, and what is to be said about it. */
export function templateFor(
  sheet: Sheet,
  headerRow: number | undefined,
  templates: readonly Template[],
): {
  template: Template | null
  shape: Shape | null
  state: Omit<TemplateState, 'isUsed'>
} {
  const proposed = proposeShape(sheet, headerRow)
  const key = templateKey(proposed)
  const template = templates.find((each) => each.headerKey === key) ?? null
  const named = proposed.columns.filter(({ header }) => header !== '').length
  const state: Omit<TemplateState, 'isUsed'> = {
    headerKey: key,
    headers: proposed.headerRow > 0 ? named : 0,
    found: template && {
      ...{ id: template.id, name: template.name },
      ...{ savedBy: template.savedBy, savedAt: template.savedAt },
    },
    remark: '',
  }
  if (!template) return { template: null, shape: null, state }
  const saved = template.shape
  if (saved?.columns.length !== proposed.columns.length) {
    state.remark = `The template “${template.name}” does not fit this file any more and was not used. Save these answers to renew it.`
    return { template: null, shape: null, state }
  }
  const columns = saved.columns.map((column, index) => ({
    ...column,
    header: proposed.columns[index]?.header ?? '',
  }))
  return { template, shape: { ...saved, headerRow: proposed.headerRow, columns }, state }
}

/** Tells a template from another, and from what it was before somebody saved it anew. */
export function templateMark({ id, savedAt }: Pick<Template, 'id' | 'savedAt'>): string {
  return `${id} ${savedAt}`
}

const words: Record<DateOrder, string> = { dmy: 'day first', mdy: 'month first' }

/**
 * A template's date order where the dates of this file do not settle it. Dates that speak against it
 * are asked about: evidence of the file in hand beats what was true of another.
 */
export function orderOfTemplate(
  sheet: Sheet,
  judge: Judge,
  saved: DateOrder | null,
  name: string,
): { order: DateOrder | null; remark: string } {
  if (saved === null) return { order: null, remark: '' }
  const { counts, readings, state } = dateQuestion(sheet, judge)
  if (state === 'none') return { order: saved, remark: '' }
  const against = saved === 'dmy' ? counts.monthFirst : counts.dayFirst
  const says = `The template “${name}” reads dates ${words[saved]}`
  if (against > 0) {
    return { order: null, remark: `${says}, but dates of this file are not written so.` }
  }
  const own = readings.find(({ order }) => order === saved)
  const other = readings.find(({ order }) => order !== saved)
  const isOdd = own && other && own.futureRows > 0 && other.good
  if (isOdd) {
    return { order: null, remark: `${says}; read so, dates of this file lie in the future.` }
  }
  return { order: saved, remark: '' }
}
