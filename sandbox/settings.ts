import { type AnswerCodes, defaultCodes } from './answers.ts'

export const faultKinds = [
  'reset-before',
  'reset-after',
  'cut-body',
  'timeout',
  'slow',
  'html-500',
  'html-200',
  'empty',
  'other-json',
  'redirect',
  'gzip',
  'gzip-bomb',
  'huge-body',
  'server-error',
  'validation',
  'denied',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** Hits a request when every selector given holds; a rule without selectors hits them all. */
export type FaultRule = {
  kind: FaultKind
  /** Share of the requests, 0 to 1, drawn from the seed, the body and how often that body came. */
  rate?: number
  /** Employee numbers as sent. */
  users?: string[]
  /** The nth request since the settings were last changed, from 1. */
  nth?: number[]
  /** Field -> exact value. */
  match?: Record<string, string>
  /** At most so many hits in all, or per punch (employee and time). */
  times?: number
  timesPerPunch?: number
  /** Whether the punch is written all the same; each kind has its own default. */
  store?: boolean
  /** `slow`: how long. */
  ms?: number
  /** `huge-body`, `gzip-bomb`: how much. */
  bytes?: number
  /** `validation`, `denied`, `other-json`: the text; `redirect`: the address. */
  text?: string
  /** `denied`, `redirect`, `other-json`, `empty`: the HTTP code. */
  code?: number
}

export type Throttle = {
  perSecond: number
  /** 401 with CodeIgniter's "time limit" text (the default) or 429. */
  code?: 401 | 429
  /** Sent as it is; `date+7` becomes the HTTP date seven seconds from now. */
  retryAfter?: string
}

export type Down = {
  /** `refuse` closes the port itself, so it needs `forMs`: nobody could switch it back on. */
  as: '503' | 'reset' | 'refuse'
  forMs?: number
  retryAfter?: string
}

export type Settings = {
  key: string
  latencyMs: number
  jitterMs: number
  seed: number
  faults: FaultRule[]
  throttle: Throttle | null
  down: Down | null
  codes: AnswerCodes
  /** Without `json` in `Accept` the answer is XML, as CodeIgniter's REST server may do. */
  formatByAccept: boolean
  validationAs: 'text' | 'fields'
  /** CodeIgniter's REST server puts the refused key behind "Invalid API key ". */
  echoBadKey: boolean
}

/** What is left out stays as it is. */
export type SettingsChange = Partial<Omit<Settings, 'codes'>> & { codes?: Partial<AnswerCodes> }

export function defaultSettings(key: string): Settings {
  return {
    key,
    latencyMs: 0,
    jitterMs: 0,
    seed: 1,
    faults: [],
    throttle: null,
    down: null,
    codes: { ...defaultCodes },
    formatByAccept: true,
    validationAs: 'text',
    echoBadKey: false,
  }
}
