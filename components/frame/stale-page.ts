import { unstable_isUnrecognizedActionError as isUnknownAction } from 'next/navigation'
import { type Failure, fail } from '#lib/result.ts'

/**
 * What to tell when an action threw because the desk was updated after this page was opened: asking
 * again would never help. Null for any other error, such as a lost connection.
 */
export function staleFailure(error: unknown): Failure | null {
  return isUnknownAction(error) ? fail('conflict', { message: updated }) : null
}

const updated =
  'Punchdesk was updated since this page was opened. Reload the page, then do this once more.'
