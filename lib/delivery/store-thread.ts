/** The other side of `openThreadedStore`: does what it is asked and answers in JSON. */
import { parentPort, workerData } from 'node:worker_threads'
import { openDeliveryDb } from './data.ts'
import { storeOn, type Verb } from './store.ts'
import { thrownOf } from './store-errors.ts'

const store = storeOn(openDeliveryDb(workerData.databaseUrl))
const underWay = new Set<Promise<unknown>>()

parentPort?.on('message', async (text: string) => {
  if (text === 'close') {
    await Promise.all(underWay)
    await store.close().catch(() => {})
    parentPort?.close()
    return
  }
  const [call, verb, given] = JSON.parse(text) as [number, Verb, unknown[]]
  const answered = (store[verb] as (...given: unknown[]) => Promise<unknown>)(...given).then(
    (found) => [call, found],
    (problem: unknown) => [call, null, thrownOf(problem)],
  )
  underWay.add(answered)
  parentPort?.postMessage(JSON.stringify(await answered))
  underWay.delete(answered)
})
