import { Worker } from 'node:worker_threads'
import { type DeliveryStore, storeOf } from './store.ts'
import { revived } from './store-errors.ts'

/**
 * The store on a thread of its own: SQLite answers and syncs without giving anybody a turn, and here
 * sockets have theirs meanwhile. An end of the thread that nobody asked for ends the process: the
 * launcher starts it again, and what was claimed is found.
 */
export function openThreadedStore(databaseUrl: string): DeliveryStore {
  const worker = new Worker(new URL('./store-thread.ts', import.meta.url), {
    workerData: { databaseUrl },
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let calls = 0
  let isClosing = false
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      if (!isClosing) throw new Error('The thread of the store ended.')
      resolve()
    })
  })
  worker.on('error', (problem) => {
    throw problem
  })
  worker.on('message', (text: string) => {
    const [call, found, thrown] = JSON.parse(text)
    const asked = waiting.get(call)
    waiting.delete(call)
    if (thrown) asked?.reject(revived(thrown))
    else asked?.resolve(found)
  })
  return storeOf(
    (verb, given) => {
      const asked = Promise.withResolvers<unknown>()
      waiting.set(++calls, asked)
      worker.postMessage(JSON.stringify([calls, verb, given]))
      return asked.promise
    },
    () => {
      isClosing = true
      worker.postMessage('close')
      return ended
    },
  )
}
