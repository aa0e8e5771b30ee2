import type { Generated, Insertable, Selectable } from 'kysely'
import type { ImportState, PunchState } from '#lib/ledger/states.ts'
import type { PaceEventKind } from '#lib/pace/history.ts'
import type { Verdict } from '#lib/spreadsheet/schema.ts'

/**
 * The tables of the store, the same on SQLite and PostgreSQL. Ids are integers, instants ISO UTC
 * text with milliseconds (`2026-08-11T10:22:08.123Z`), wall times `YYYY-MM-DDTHH:MM:SS` text,
 * booleans 0 or 1. better-auth's own tables (user, session, account, verification)
 * keep its text ids.
 */
export type Tables = {
  connections: ConnectionsTable
  imports: ImportsTable
  source_rows: SourceRowsTable
  punches: PunchesTable
  answers: AnswersTable
  attempts: AttemptsTable
  delivery_processes: DeliveryProcessesTable
  desk: DeskTable
  pace_samples: PaceSamplesTable
  pace_events: PaceEventsTable
  employees: EmployeesTable
  templates: TemplatesTable
  id_matches: IdMatchesTable
  word_meanings: WordMeaningsTable
  settings: SettingsTable
  audit: AuditTable
  setup: SetupTable
  user: UserTable
  session: SessionTable
  account: AccountTable
  tries: TriesTable
}

type Flag = 0 | 1

type ConnectionsTable = {
  id: Generated<number>
  name: string
  /** A sandbox can never become live. */
  kind: 'live' | 'sandbox'
  base_url: string
  /** AES-256-GCM under PUNCHDESK_SECRET; never selected by a page. */
  key_sealed: string
  /** HMAC of the key: tells whether two keys are the same without holding either. */
  key_fingerprint: string
  /** Last characters of a live key, for the eye. */
  key_tail: string
  time_zone: string
  in_flight_limit: Generated<number>
  per_second: number | null
  is_active: Generated<Flag>
  /** Set: delivery sends nothing until a person resumes. */
  held_at: string | null
  held_reason: HeldReason | null
  /** Go2Clock's own words, as they came. */
  held_detail: string | null
  /** Set while Go2Clock cannot be reached; heals alone. */
  unreachable_at: string | null
  unreachable_detail: string | null
  next_probe_at: string | null
  last_answer_at: string | null
  /** Requests that may be under way at once now; null until a delivery process says so. */
  in_flight_now: number | null
  /** Go2Clock asked for silence until then. */
  silent_until: string | null
  /** When one more at a time is tried if all stays calm; null at the limit. */
  pace_next_at: string | null
  lease_owner: string | null
  /** Fencing token: grows by one with every new owner. */
  lease_token: Generated<number>
  lease_until: string | null
  created_at: string
}

/** Why a connection is held. `blocked`: Go2Clock refused the key or the address; `changed`: key or host are new. */
export type HeldReason = 'blocked' | 'changed' | 'person'

/** `canary`: the first punches were all refused for one reason; `refusals`: so many later in a row were. */
export type PausedBy = 'person' | 'canary' | 'refusals'

type ImportsTable = {
  id: Generated<number>
  connection_id: number
  name: string
  sha256: string
  /** How the file was read: JSON of the shape. */
  shape: string
  /** JSON array with the header's texts, for the results file. */
  header: string
  state: ImportState
  /** Who paused it: a person, or one of the stop rules. */
  paused_by: PausedBy | null
  /** Of a stop rule: Go2Clock's own words. */
  paused_reason: string | null
  /** 1 when its first punches went alone and were not all refused, or a person let it go on. */
  is_cleared: Generated<Flag>
  /** Refusals in a row for one reason, in the order of the answers. */
  refused_in_row: Generated<number>
  refused_reason: string | null
  author: string
  /** The chunk expected next; smaller ones are repeats and change nothing. */
  next_seq: Generated<number>
  row_count: Generated<number>
  punch_count: Generated<number>
  ready_rows: Generated<number>
  warning_rows: Generated<number>
  error_rows: Generated<number>
  duplicate_rows: Generated<number>
  skipped_rows: Generated<number>
  /** Counters of leaf punches by state; a replaced punch is counted through its replacement. */
  queued: Generated<number>
  sending: Generated<number>
  accepted: Generated<number>
  confirmed: Generated<number>
  duplicate: Generated<number>
  rejected: Generated<number>
  failed: Generated<number>
  unknown: Generated<number>
  cancelled: Generated<number>
  created_at: string
  started_at: string | null
  finished_at: string | null
}

type SourceRowsTable = {
  import_id: number
  row_no: number
  /** JSON array of the row's cells as they came. */
  cells: string
  /** JSON array of [column from 0, text]: cells changed at the desk; null when none. */
  edited: string | null
  verdict: Verdict
  reason: string | null
}

type PunchesTable = {
  id: Generated<number>
  connection_id: number
  /** Null for a single punch. */
  import_id: number | null
  row_no: number | null
  /** Which punch of its source row: 0, 1, ... */
  part: Generated<number>
  /** Made by the form: a double click or a resent form makes one punch. */
  form_key: string | null
  userid: string
  checktime: string
  checktype: number
  sensorid: string | null
  worktype: string | null
  latitude: string | null
  longitude: string | null
  eventdescription: string | null
  deviceserial: string | null
  state: PunchState
  /** 1 when an earlier try may have reached Go2Clock without us knowing. */
  in_doubt: Generated<Flag>
  /** 1 when `accepted` is known from "already exists" after a try in doubt. */
  confirmed: Generated<Flag>
  tries: Generated<number>
  first_try_at: string | null
  /** Not before this instant; null: at once. */
  next_try_at: string | null
  answer_id: number | null
  took_ms: number | null
  /** The refused punch this one replaces; that one stays as it was. */
  replaces: number | null
  author: string
  created_at: string
  updated_at: string
}

type AnswersTable = {
  id: Generated<number>
  outcome: string
  http_status: number | null
  /** Go2Clock's own words, or ours when nothing came ("No answer within 30 s"). */
  text: string
}

type AttemptsTable = {
  id: Generated<number>
  punch_id: number
  try_no: number
  started_at: string
  took_ms: number
  outcome: string
  answer_id: number
}

type DeliveryProcessesTable = {
  id: string
  started_at: string
  seen_at: string
}

/** The one row of what concerns every connection. */
type DeskTable = {
  /** Always 1. */
  id: number
  /** Set: nothing is sent over any connection until a person resumes. */
  paused_at: string | null
  paused_by: 'person' | 'restored' | null
  paused_detail: string | null
  /** Tells a copy of the store from the store that ran before. */
  store_identity: string | null
}

type PaceSamplesTable = {
  connection_id: number
  /** The end of the sample. */
  at: string
  span_ms: number
  answered: number
  /** Median answer time; null when nothing was answered. */
  took_ms: number | null
  /** Requests that might be under way at once. */
  in_flight: number
}

type PaceEventsTable = {
  id: Generated<number>
  connection_id: number
  /** Set when it concerns one import only. */
  import_id: number | null
  at: string
  kind: PaceEventKind
  from_in_flight: number | null
  to_in_flight: number | null
  wait_ms: number | null
  /** Go2Clock's own words. */
  said: string | null
}

type EmployeesTable = {
  id: Generated<number>
  connection_id: number
  /** Go2Clock's number; one employee per connection and number. */
  userid: string
  /** Texts are '' when they are not known. */
  payroll_no: string
  badge: string
  name: string
  department: string
  is_active: Flag
  /** What the list is ordered by, and what is searched, in lower case. */
  sort_key: string
  search_text: string
  changed_by: string
  created_at: string
  changed_at: string
}

type TemplatesTable = {
  id: Generated<number>
  name: string
  /** The header it is recognised by (template-key.ts). */
  header_key: string
  /** JSON of the shape. */
  shape: string
  made_by: string
  made_at: string
  changed_by: string | null
  changed_at: string | null
}

type IdMatchesTable = {
  connection_id: number
  /** `id`: an ID as written; `name`: a name's key; `column`: a header's key. */
  kind: 'id' | 'name' | 'column'
  written: string
  /** A userid; of a column what its numbers are (`payroll`, ...). */
  means: string
  confirmed_by: string
  confirmed_at: string
}

type WordMeaningsTable = {
  connection_id: number
  /** A type word as it is compared. */
  word: string
  /** A type's number, or `skip`. */
  means: string
  learned_by: string
  learned_at: string
}

/** What people set for the whole desk; what is not here is as the desk starts with. */
type SettingsTable = {
  key: string
  /** JSON. */
  value: string
  changed_by: string
  changed_at: string
}

type AuditTable = {
  id: Generated<number>
  at: string
  user_id: string | null
  action: string
  subject: string
  /** JSON object; never a secret. */
  detail: string
}

type SetupTable = {
  /** Always 1: a unique guard, so that two set-ups at once make one admin. */
  id: number
  token_hash: string
  used_at: string | null
}

/** better-auth keeps flags and dates in the store's own types; it reads them itself. */
type UserTable = {
  id: string
  name: string
  email: string
  emailVerified: Flag | boolean
  image: string | null
  role: 'admin' | 'operator' | 'viewer'
  createdAt: string | Date
  updatedAt: string | Date
}

type SessionTable = {
  id: string
  userId: string
  token: string
  expiresAt: string | Date
  ipAddress: string | null
  userAgent: string | null
  createdAt: string | Date
  updatedAt: string | Date
}

type AccountTable = {
  id: string
  userId: string
  accountId: string
  /** `credential` for e-mail and password. */
  providerId: string
  /** scrypt hash of better-auth. */
  password: string | null
  createdAt: string | Date
  updatedAt: string | Date
}

/** How often something was tried in its window, e.g. sign-in with one account or from one address. */
type TriesTable = {
  key: string
  count: number
  window_until: string
}

export type Connection = Selectable<ConnectionsTable>
export type Import = Selectable<ImportsTable>
export type Punch = Selectable<PunchesTable>
export type Employee = Selectable<EmployeesTable>
export type NewPunch = Insertable<PunchesTable>
export type Answer = Selectable<AnswersTable>
export type Attempt = Selectable<AttemptsTable>
