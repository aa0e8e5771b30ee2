import { faultKinds, type Settings, type SettingsChange } from './settings.ts'

/** A check answers what the value should have been, or null when it is right. */
type Check = (value: unknown) => string | null

const isCount = whole(0, 86_400_000)

const faultShape: Record<string, Check> = {
  kind: oneOf(...faultKinds),
  rate: (value) =>
    typeof value === 'number' && value >= 0 && value <= 1 ? null : 'a number from 0 to 1',
  users: listOf(text(), 'a list of employee numbers as texts'),
  nth: listOf(whole(1), 'a list of whole numbers from 1'),
  match: recordOf(text(), 'an object of field and exact text'),
  times: whole(0),
  timesPerPunch: whole(0),
  store: flag(),
  ms: isCount,
  bytes: whole(1),
  text: text(),
  code: whole(200, 599),
}

const throttleShape: Record<string, Check> = {
  perSecond: whole(0),
  code: oneOf(401, 429),
  retryAfter: headerText(),
}

const downShape: Record<string, Check> = {
  as: oneOf('503', 'reset', 'refuse'),
  forMs: isCount,
  retryAfter: headerText(),
}

const shape: Record<keyof Settings, Check> = {
  key: (value) =>
    typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? null : 'a text without spaces',
  latencyMs: isCount,
  jitterMs: isCount,
  seed: whole(0),
  faults: (value) =>
    Array.isArray(value) ? firstOf(value, object(faultShape, ['kind'])) : 'a list',
  throttle: orNull(object(throttleShape, ['perSecond'])),
  down: orNull(object(downShape, ['as'])),
  codes: recordOf(whole(200, 599), 'an object of answer and HTTP code'),
  formatByAccept: flag(),
  validationAs: oneOf('text', 'fields'),
  echoBadKey: flag(),
}

/** Lays what was given over the present settings; a text says what is wrong with it. */
export function readSettings(given: unknown, present: Settings): Settings | string {
  const error = object(shape, [])(given)
  if (error) return `Settings: expected ${error}.`
  const change = given as SettingsChange
  for (const name of Object.keys(change.codes ?? {})) {
    if (!(name in present.codes)) return `Settings: codes.${name} is not known.`
  }
  if (change.down?.as === 'refuse' && !change.down.forMs) {
    return 'Settings: down.as "refuse" closes this port too, so it needs forMs.'
  }
  return { ...present, ...change, codes: { ...present.codes, ...change.codes } }
}

function object(fields: Record<string, Check>, required: string[]): Check {
  return (value) => {
    if (!isObject(value)) return 'an object'
    for (const name of required) if (!(name in value)) return `${name} to be given`
    for (const [name, part] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (!check) return `one of ${Object.keys(fields).join(', ')} instead of ${name.slice(0, 60)}`
      const error = check(part)
      if (error) return `${name} to be ${error}`
    }
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function firstOf(values: unknown[], check: Check): string | null {
  for (const value of values) {
    const error = check(value)
    if (error) return `every entry with ${error}`
  }
  return null
}

function listOf(check: Check, name: string): Check {
  return (value) => (Array.isArray(value) && value.every((one) => !check(one)) ? null : name)
}

function recordOf(check: Check, name: string): Check {
  return (value) =>
    isObject(value) && Object.values(value).every((one) => !check(one)) ? null : name
}

function orNull(check: Check): Check {
  return (value) => (value === null ? null : check(value))
}

function oneOf(...choices: (string | number)[]): Check {
  return (value) => (choices.includes(value as string) ? null : `one of ${choices.join(', ')}`)
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? null
      : `a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`
}

function text(): Check {
  return (value) => (typeof value === 'string' ? null : 'a text')
}

/** Node throws on a header with a line break or a sign outside of Latin-1. */
function headerText(): Check {
  return (value) =>
    typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) ? null : 'a plain text'
}

function flag(): Check {
  return (value) => (typeof value === 'boolean' ? null : 'true or false')
}
