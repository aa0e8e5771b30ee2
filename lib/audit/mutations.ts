import type { Db } from '#lib/db/client.ts'

export type AuditEntry = {
  /** Null when nobody is signed in. */
  userId: string | null
  action:
    | 'signed_in'
    | 'sign_in_refused'
    | 'sign_in_limited'
    | 'signed_out'
    | 'desk_set_up'
    | 'connection_changed'
    | 'connection_held'
    | 'connection_resumed'
    | 'desk_paused'
    | 'desk_resumed'
    | 'waiting_cancelled'
    | 'checked_again'
    | 'settings_changed'
    | 'employees_imported'
    | 'employee_added'
    | 'employee_changed'
    | 'employees_deactivated'
    | 'template_saved'
    | 'template_renamed'
    | 'template_deleted'
    | 'ids_confirmed'
    | 'words_learned'
    | 'answer_forgotten'
  /** What it was done to: `connection 1`, `import 7`, `desk`, `user <id>`. */
  subject: string
  /** Never a secret, never what somebody typed as a password or an unknown account. */
  detail?: Record<string, string | number | null>
}

/** Writes one line of the log that is only ever added to. `db` may be a transaction. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at: new Date().toISOString(),
      user_id: entry.userId,
      action: entry.action,
      subject: entry.subject,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute()
}
