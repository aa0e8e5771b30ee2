import { deactivateEmployees, saveEmployees } from '#lib/employees/actions.ts'
import type { ListedPerson } from '#lib/employees/read-list.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** What the desk takes at once; its own limit is the same. */
const peoplePerChunk = 1_000

export type SavedCounts = { added: number; changed: number; deactivated: number }

/** Sends up what is new or changed, part by part. Repeating it after a failure does no harm. */
export async function saveList(
  connectionId: number,
  people: ListedPerson[],
  missing: string[],
  onSaved: (people: number) => void,
): Promise<Result<SavedCounts>> {
  const counts: SavedCounts = { added: 0, changed: 0, deactivated: 0 }
  try {
    for (let from = 0; from < people.length; from += peoplePerChunk) {
      const part = people.slice(from, from + peoplePerChunk)
      const saved = await saveEmployees({ connectionId, bytes: await gzip(part) })
      if (!saved.ok) return saved
      counts.added += saved.data.added
      counts.changed += saved.data.changed
      onSaved(from + part.length)
    }
    for (let from = 0; from < missing.length; from += peoplePerChunk) {
      const userids = missing.slice(from, from + peoplePerChunk)
      const done = await deactivateEmployees({ connectionId, userids })
      if (!done.ok) return done
      counts.deactivated += done.data.count
    }
    return ok(counts)
  } catch {
    return fail('unavailable', {
      message: 'Punchdesk does not answer. What was saved stays; save again to go on.',
    })
  }
}

async function gzip(people: ListedPerson[]): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([JSON.stringify(people)])
    .stream()
    .pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
