import { z } from 'zod'
import { cleanText } from '#lib/spreadsheet/clean-text.ts'

/** More people than this are refused: the import page holds the whole list. */
export const employeesMax = 50_000
/** A list goes up in parts of at most so many people. */
export const employeesPerChunk = 1_000
/** The gzip of a part, unpacked. */
export const maxChunkBytes = 2_000_000

const idSchema = z.number().int().positive()

/** Go2Clock's number of an employee. */
export const useridSchema = z
  .string()
  .trim()
  .regex(/^\d{1,20}$/, 'An employee ID is a whole number of at most 20 digits.')

const text = (max: number, what: string) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(max, `${what} has at most ${max} characters.`))

const payrollNo = text(64, 'A payroll number')
const badge = text(64, 'A badge')
const name = text(200, 'A name')
const department = text(100, 'A department')

/** One employee as the dialog has it: everything is said. */
export const employeeSchema = z.object({
  userid: useridSchema,
  name,
  payrollNo,
  badge,
  department,
  isActive: z.boolean(),
})
export type EmployeeFields = z.output<typeof employeeSchema>

/** One line of a list: what the file does not hold is left out, and stays as it is. */
export const listedEmployeeSchema = z.object({
  userid: useridSchema,
  name: name.optional(),
  payrollNo: payrollNo.optional(),
  badge: badge.optional(),
  department: department.optional(),
  isActive: z.boolean().optional(),
})
export type ListedEmployee = z.output<typeof listedEmployeeSchema>

export const saveListSchema = z.object({
  connectionId: idSchema,
  /** gzip of the JSON of at most `employeesPerChunk` listed employees. */
  bytes: z.instanceof(Uint8Array),
})
export const listChunkSchema = z.array(listedEmployeeSchema).min(1).max(employeesPerChunk)

export const deactivateSchema = z.object({
  connectionId: idSchema,
  userids: z.array(useridSchema).min(1).max(employeesPerChunk),
})

export const addEmployeeSchema = z.object({ connectionId: idSchema, employee: employeeSchema })
export const changeEmployeeSchema = z.object({
  connectionId: idSchema,
  employee: employeeSchema,
})

// --- the list on its page ----------------------------------------------------------------------

export const employeeShows = ['active', 'inactive', 'all'] as const
export type EmployeeShow = (typeof employeeShows)[number]

/** What the page shows. It lives in the address. */
export type EmployeesView = {
  search: string
  show: EmployeeShow
  /** The page begins behind this place. */
  after: { sortKey: string; id: number } | null
}

type Params = Record<string, string | string[] | undefined>

/** Reads the address; what means nothing is left out. */
export function readEmployeesView(params: Params): EmployeesView {
  const one = (name: string) => {
    const value = params[name]
    return typeof value === 'string' ? value : ''
  }
  const show = employeeShows.find((each) => each === one('show')) ?? 'active'
  const place = /^(\d{1,15})_(.*)$/s.exec(one('after'))
  return {
    search: cleanText(one('q')).slice(0, 100),
    show,
    after: place ? { id: Number(place[1]), sortKey: place[2] ?? '' } : null,
  }
}

/** The address of a view; the inverse of readEmployeesView. */
export function employeesHref({ search, show, after }: EmployeesView): string {
  const params = new URLSearchParams()
  if (search) params.set('q', search)
  if (show !== 'active') params.set('show', show)
  if (after) params.set('after', `${after.id}_${after.sortKey}`)
  const query = params.toString()
  return query ? `/employees?${query}` : '/employees'
}
