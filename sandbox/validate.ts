/**
 * The rules of the nine fields, read from Go2Clock's help page and nothing else. Where the page
 * leaves a limit open, the sandbox takes the stricter reading: a client that passes here passes
 * there.
 */
const longestText = 255

const rules: Record<string, (value: string) => string | null> = {
  userid: (value) =>
    /^\d{1,20}$/.test(value) ? null : 'The userid field must be an integer of at most 20 digits.',
  checktime: (value) =>
    isCalendarTime(value)
      ? null
      : 'The checktime field must be a real date and time in the form YYYY-MM-DDTHH:MM:SS.',
  checktype: (value) =>
    isCheckType(value) ? null : 'The checktype field must be a whole number from 0 to 255.',
  sensorid: shortText('sensorid'),
  worktype: (value) =>
    /^\d{1,10}$/.test(value) ? null : 'The worktype field must be a whole number.',
  latitude: degrees('latitude', 90),
  longitude: degrees('longitude', 180),
  eventdescription: shortText('eventdescription'),
  deviceserial: shortText('deviceserial'),
}

const requiredFields = ['userid', 'checktime', 'checktype']

/** Field -> what is wrong with it; null when the punch can be stored. */
export function findErrors(fields: Map<string, string>): Record<string, string> | null {
  let errors: Record<string, string> | null = null
  const report = (field: string, text: string) => {
    // Without a prototype: a field may be named `constructor`.
    errors ??= Object.create(null) as Record<string, string>
    errors[field] ??= text
  }
  for (const field of requiredFields) {
    if (!fields.has(field)) report(field, `The ${field} field is required.`)
  }
  for (const [field, value] of fields) {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined
    if (!rule) report(field, `The ${field.slice(0, 60)} field is not known.`)
    else if (value === '') report(field, `The ${field} field is empty; leave it out instead.`)
    else {
      const error = rule(value)
      if (error) report(field, error)
    }
  }
  if (fields.has('latitude') !== fields.has('longitude')) {
    report(
      fields.has('latitude') ? 'longitude' : 'latitude',
      'Give latitude and longitude, or neither.',
    )
  }
  return errors
}

/**
 * What makes two punches the same record: the employee's number, read as an integer (007 is 7),
 * and the time. The page's own answer names `userid` only; type and the rest do not tell apart.
 */
export function recordKey(fields: Map<string, string>): string {
  const userid = fields.get('userid') ?? ''
  return `${userid.replace(/^0+(?=\d)/, '')} ${fields.get('checktime')}`
}

function shortText(field: string) {
  return (value: string) => {
    if (value.length > longestText) {
      return `The ${field} field cannot exceed ${longestText} characters in length.`
    }
    return hasControlCharacter(value) ? `The ${field} field has a control character.` : null
  }
}

function hasControlCharacter(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code < 32 || code === 127) return true
  }
  return false
}

function degrees(field: string, limit: number) {
  return (value: string) =>
    /^[+-]?\d{1,3}(\.\d{1,15})?$/.test(value) && Math.abs(Number(value)) <= limit
      ? null
      : `The ${field} field must be a number from -${limit} to ${limit}.`
}

function isCheckType(value: string): boolean {
  return /^\d{1,3}$/.test(value) && Number(value) <= 255
}

const timePattern = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/

function isCalendarTime(value: string): boolean {
  const match = timePattern.exec(value)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
