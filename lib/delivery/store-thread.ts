/** The other side of `openThreadedStore`: does what it is asked and answers in JSON. */
import { type MessagePort, workerData } from 'node:worker_threads'
import { openDeliveryDb } from './data.ts'
import { callOn, type Verb } from './store.ts'
import { thrownOf } from './store-errors.ts'

const { databaseUrl, line } = workerData as { databaseUrl: string; line: MessagePort }
const db = openDeliveryDb(databaseUrl)
const underWay = new Set<Promise<unknown>>()

line.on('message', async (text: string) => {
  if (text === 'close') {
    await Promise.all(underWay)
    await db.destroy().catch(() => {})
    line.close()
    return
  }
  const [call, verb, given] = JSON.parse(text) as [number, Verb, unknown[]]
  const answered = callOn(db, verb, given).then(
    (found) => [call, found],
    (problem: unknown) => [call, null, thrownOf(problem)],
  )
  underWay.add(answered)
  line.postMessage(JSON.stringify(await answered))
  underWay.delete(answered)
})
