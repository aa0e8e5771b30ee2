/**
 * `npm run backup -- FILE` or `node scripts/backup.mjs FILE`: a copy of the SQLite store while the desk
 * runs, which starts paused. Without FILE it gets a name with the time, in `backups` beside the store.
 */
import { isPinnedNode, runWithPinnedNode } from './pinned-node.mjs'
import { giveUp, Sentence } from './start/sentence.mjs'
import { databaseUrlOf } from './start/settings.mjs'

if (!isPinnedNode()) await runWithPinnedNode('scripts/backup.mjs')
try {
  const url = databaseUrlOf()
  if (!url.startsWith('file:')) {
    throw new Sentence(
      'DATABASE_URL names a PostgreSQL database: make its backups with pg_dump. A desk that is started on a restored one notices and pauses.',
    )
  }
  const { makeBackup } = await import('./backup/make-backup.ts')
  const { path, bytes } = await makeBackup(url.slice('file:'.length), process.argv[2])
  console.log(
    `${path} holds the whole store (${(bytes / 1e6).toFixed(1)} MB). Keep the file "secret" of the data folder with it: without it the stored key cannot be read.`,
  )
} catch (problem) {
  giveUp(problem)
}
